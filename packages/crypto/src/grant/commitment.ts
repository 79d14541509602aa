import { hashOf } from '../digest/blake2b.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, nameBytes, T, u16, u32 } from '../encoding/bytes.ts'
import type { Grant } from './grant.ts'

const WRAP_LEAF = T('rfl/wrapleaf/v1')
const GRANT = T('rfl/grant/v1')
const TO_SIGN = T('rfl/sig/grant/v1')

/** Commitment to one wrap. The signature covers these instead of the wraps, so that single wraps can be dropped. */
export function wrapLeaf(name: string, wrap: Uint8Array): Uint8Array {
  return hashOf(WRAP_LEAF, nameBytes(name), wrap)
}

/** What the granting officer signs. */
export function grantDigestOf(header: Uint8Array, enc: Uint8Array, leaves: Uint8Array[]): Uint8Array {
  return hashOf(GRANT, u32(header.length), header, u32(enc.length), enc, u16(leaves.length), ...leaves)
}

/** The bytes under the officer's signature. */
export function grantToSign(digest: Uint8Array): Uint8Array {
  return concat(TO_SIGN, digest)
}

/** Digest of a grant, base64url; the same after projection. Computes only, verifies nothing. @throws CryptoError `encoding` */
export function grantDigest(grant: Pick<Grant, 'header' | 'enc' | 'leaves'>): string {
  const leaves = grant.leaves.map((leaf) => fromB64(leaf, 32))
  return toB64(grantDigestOf(fromB64(grant.header), fromB64(grant.enc), leaves))
}
