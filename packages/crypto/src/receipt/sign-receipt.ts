import { type Signer, signBytes } from '../ed25519/sign-bytes.ts'
import { toB64 } from '../encoding/base64url.ts'
import { bytesMember, encodeHeader, keyIdOf } from '../encoding/header.ts'
import { type Receipt, receiptDigestOf, receiptToSign } from './receipt.ts'

/** Signs the public half of a legal-basis receipt; `header.sealed` is `receiptCommitment` of the sealed half. @throws CryptoError */
export function signReceipt(header: object, { kid, signSk }: Signer): { receipt: Receipt; digest: string } {
  const head = encodeHeader(header)
  bytesMember(head.json, 'sealed', 32)
  const digest = receiptDigestOf(head.bytes)
  const sig = toB64(signBytes(receiptToSign(digest), signSk))
  return { receipt: { header: head.text, kid: keyIdOf(kid), sig }, digest: toB64(digest) }
}
