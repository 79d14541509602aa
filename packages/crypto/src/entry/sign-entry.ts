import { type Signer, signBytes } from '../ed25519/sign-bytes.ts'
import { toB64 } from '../encoding/base64url.ts'
import { encodeHeader, keyIdOf } from '../encoding/header.ts'
import { type BlindedEntry, entryDigestOf, entryToSign } from './blinded-entry.ts'

/** Signs a blinded entry, header and code together. @throws CryptoError */
export function signEntry(header: object, code: Uint8Array, { kid, signSk }: Signer): BlindedEntry {
  const head = encodeHeader(header)
  const sig = toB64(signBytes(entryToSign(entryDigestOf(head.bytes, code)), signSk))
  return { header: head.text, code: toB64(code), kid: keyIdOf(kid), sig }
}
