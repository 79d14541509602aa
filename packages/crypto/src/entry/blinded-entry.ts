import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { H } from '../digest/blake2b.ts'
import { demandSignature, type PublicKey } from '../ed25519/verify-signature.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, lp32, T } from '../encoding/bytes.ts'
import { type Header, keyIdOf, readOrKnown } from '../encoding/header.ts'
import { exactMembers, textOf } from '../encoding/shape.ts'
import type { Verified } from '../receipt/receipt.ts'

/** Blinded entry as it travels: header and code signed together. */
export type BlindedEntry = { header: string; code: string; kid: string; sig: string }

const MAX_CODE_BYTES = 1024

/** What the officer signs. */
export function entryDigestOf(header: Uint8Array, code: Uint8Array): Uint8Array {
  if (code.length === 0 || code.length > MAX_CODE_BYTES) throw new CryptoError('size')
  return H(concat(T('rfl/entry/v1'), lp32(header), lp32(code)))
}

/** The bytes under the officer's signature. */
export function entryToSign(digest: Uint8Array): Uint8Array {
  return concat(T('rfl/sig/entry/v1'), digest)
}

/** Digest of an entry, base64url. Computes only, verifies nothing. @throws CryptoError `encoding`, `size` */
export function entryDigest(entry: Pick<BlindedEntry, 'header' | 'code'>): string {
  return toB64(entryDigestOf(fromB64(entry.header), fromB64(entry.code)))
}

/** Verifies a blinded entry: strict form and signature. The code's width is for `contracts` and `linkage` to know. `known`: its header, where it has been decoded. */
export function verifyEntry(
  entry: BlindedEntry,
  signPk: PublicKey,
  known?: Header,
): Outcome<Verified & { code: Uint8Array }> {
  return outcome(() => {
    const members = exactMembers(entry, ['header', 'code', 'kid', 'sig'])
    const header = readOrKnown(members.header, known)
    const code = fromB64(textOf(members.code))
    const digest = entryDigestOf(header.bytes, code)
    demandSignature(fromB64(textOf(members.sig), 64), entryToSign(digest), signPk)
    return { digest: toB64(digest), header: header.json, kid: keyIdOf(members.kid), code }
  })
}
