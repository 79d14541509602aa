import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { type PublicKey, publicKeyOf, verifyEd25519 } from '../ed25519/verify-signature.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { decodeHeader, type Header, keyIdOf } from '../encoding/header.ts'
import { exactMembers, textOf } from '../encoding/shape.ts'
import type { JsonLimits, JsonObject } from '../encoding/strict-json.ts'
import { actDigestOf, actToSign, type DocumentLabel } from './act.ts'

/** A document with several signatures as it travels. */
export type MultiSigned = { header: string; signatures: { kid: string; sig: string }[] }
export type ParsedDocument = { header: Header; signatures: { kid: string; sig: Uint8Array }[] }

/** Documents hold lists of members or fields: 48 KiB (64 Ki characters of base64url). */
export const DOCUMENT_LIMITS: JsonLimits = { maxBytes: 49_152, maxDepth: 8 }
const MAX_SIGNATURES = 16

/** @throws CryptoError */
export function parseDocument(value: unknown): ParsedDocument {
  const members = exactMembers(value, ['header', 'signatures'])
  if (!Array.isArray(members.signatures) || members.signatures.length > MAX_SIGNATURES) {
    throw new CryptoError('malformed')
  }
  const signatures = members.signatures.map((signature: unknown) => {
    const { kid, sig } = exactMembers(signature, ['kid', 'sig'])
    return { kid: keyIdOf(kid), sig: fromB64(textOf(sig), 64) }
  })
  if (new Set(signatures.map(({ kid }) => kid)).size !== signatures.length) throw new CryptoError('malformed')
  return { header: decodeHeader(members.header, DOCUMENT_LIMITS), signatures }
}

/**
 * Which of `keys` (kid → public key) validly signed the document. Unknown and invalid signatures do not count, and one
 * public key listed under two ids counts once; thresholds are for the caller.
 */
export function verifyMulti(
  label: DocumentLabel,
  document: MultiSigned,
  keys: ReadonlyMap<string, PublicKey>,
): Outcome<{ digest: string; header: JsonObject; signers: string[] }> {
  return outcome(() => {
    const { header, signatures } = parseDocument(document)
    const digest = actDigestOf(label, header.bytes)
    const message = actToSign(label, digest)
    const signers = new Map<string, string>()
    for (const { kid, sig } of signatures) {
      const key = keys.get(kid)
      if (key === undefined) continue
      const signPk = publicKeyOf(key, 32)
      const known = toB64(signPk)
      if (!signers.has(known) && verifyEd25519(sig, message, signPk)) signers.set(known, kid)
    }
    return { digest: toB64(digest), header: header.json, signers: [...signers.values()] }
  })
}
