import { H } from '../digest/blake2b.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, lp8, lp32, T, u16, utf8 } from '../encoding/bytes.ts'
import type { Grant } from './grant.ts'

/** Commitment to one wrap. The signature covers these instead of the wraps, so that single wraps can be dropped. */
export function wrapLeaf(name: string, wrap: Uint8Array): Uint8Array {
  return H(concat(T('rfl/wrapleaf/v1'), lp8(utf8(name)), wrap))
}

/** What the granting officer signs. */
export function grantDigestOf(header: Uint8Array, enc: Uint8Array, leaves: Uint8Array[]): Uint8Array {
  return H(concat(T('rfl/grant/v1'), lp32(header), lp32(enc), u16(leaves.length), ...leaves))
}

/** The bytes under the officer's signature. */
export function grantToSign(digest: Uint8Array): Uint8Array {
  return concat(T('rfl/sig/grant/v1'), digest)
}

/** Digest of a grant, base64url; the same after projection. Computes only, verifies nothing. @throws CryptoError `encoding` */
export function grantDigest(grant: Pick<Grant, 'header' | 'enc' | 'leaves'>): string {
  const leaves = grant.leaves.map((leaf) => fromB64(leaf, 32))
  return toB64(grantDigestOf(fromB64(grant.header), fromB64(grant.enc), leaves))
}
