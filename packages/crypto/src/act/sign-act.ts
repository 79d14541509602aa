import { CryptoError } from '../crypto-error.ts'
import { type Signer, signBytes } from '../ed25519/sign-bytes.ts'
import { toB64 } from '../encoding/base64url.ts'
import { encodeHeader, keyIdOf } from '../encoding/header.ts'
import {
  ACT_LABELS,
  type ActLabel,
  actDigestOf,
  actToSign,
  DOCUMENT_LABELS,
  type DocumentLabel,
  type SignedAct,
} from './act.ts'
import { DOCUMENT_LIMITS, type MultiSigned, parseDocument } from './document.ts'

/** Signs one act of one person under its label. @throws CryptoError */
export function signAct(label: ActLabel, header: object, { kid, signSk }: Signer): SignedAct {
  if (!ACT_LABELS.includes(label)) throw new CryptoError('malformed')
  const head = encodeHeader(header)
  const digest = actDigestOf(label, head.bytes)
  return { header: head.text, kid: keyIdOf(kid), sig: toB64(signBytes(actToSign(label, digest), signSk)) }
}

/** Fixes the bytes of a document that several will sign; no signature yet. @throws CryptoError */
export function createDocument(header: object): MultiSigned {
  return { header: encodeHeader(header, DOCUMENT_LIMITS).text, signatures: [] }
}

/** The document with this signer's signature added, or replaced if the id had signed before. @throws CryptoError */
export function signMulti(label: DocumentLabel, document: MultiSigned, { kid, signSk }: Signer): MultiSigned {
  if (!DOCUMENT_LABELS.includes(label)) throw new CryptoError('malformed')
  const { header } = parseDocument(document)
  const sig = toB64(signBytes(actToSign(label, actDigestOf(label, header.bytes)), signSk))
  const others = document.signatures.filter((signature) => signature.kid !== kid)
  return { header: document.header, signatures: [...others, { kid: keyIdOf(kid), sig }] }
}
