import { type Outcome, outcome } from '../crypto-error.ts'
import { H } from '../digest/blake2b.ts'
import { demandSignature, type PublicKey } from '../ed25519/verify-signature.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, equalBytes, keyOf, lp32, T } from '../encoding/bytes.ts'
import { bytesMember, type Header, keyIdOf, readOrKnown } from '../encoding/header.ts'
import { exactMembers, textOf } from '../encoding/shape.ts'
import type { JsonObject } from '../encoding/strict-json.ts'

/** Public half of a legal-basis receipt as it travels. */
export type Receipt = { header: string; kid: string; sig: string }
export type Verified = { digest: string; header: JsonObject; kid: string }

/** Digest that record headers name as their `basis`. */
export function receiptDigestOf(header: Uint8Array): Uint8Array {
  return H(concat(T('rfl/receipt/v1'), lp32(header)))
}

/** The bytes under the officer's signature. */
export function receiptToSign(digest: Uint8Array): Uint8Array {
  return concat(T('rfl/sig/receipt/v1'), digest)
}

/** Digest of a receipt, base64url. Computes only, verifies nothing. @throws CryptoError `encoding` */
export function receiptDigest(receipt: Pick<Receipt, 'header'>): string {
  return toB64(receiptDigestOf(fromB64(receipt.header)))
}

/** Commitment of the public half to the sealed half (its exact JSON bytes) under a random 32-byte salt, base64url. */
export function receiptCommitment(salt: Uint8Array, sealedHalf: Uint8Array): string {
  return toB64(H(concat(T('rfl/receipt/sealed/v1'), keyOf(salt, 32), sealedHalf)))
}

/** Whether the opened sealed half is the one the receipt's header commits to. */
export function matchesReceipt(header: JsonObject, salt: Uint8Array, sealedHalf: Uint8Array): boolean {
  const claimed = bytesMember(header, 'sealed', 32)
  return equalBytes(claimed, fromB64(receiptCommitment(salt, sealedHalf), 32))
}

/** Verifies the public half: strict form and signature. Its members are for `contracts`, its validity for the caller. `known`: its header, where it has been decoded. */
export function verifyReceipt(receipt: Receipt, signPk: PublicKey, known?: Header): Outcome<Verified> {
  return outcome(() => {
    const members = exactMembers(receipt, ['header', 'kid', 'sig'])
    const header = readOrKnown(members.header, known)
    bytesMember(header.json, 'sealed', 32)
    const digest = receiptDigestOf(header.bytes)
    demandSignature(fromB64(textOf(members.sig), 64), receiptToSign(digest), signPk)
    return { digest: toB64(digest), header: header.json, kid: keyIdOf(members.kid) }
  })
}
