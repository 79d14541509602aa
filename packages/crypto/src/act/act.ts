import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { H } from '../digest/blake2b.ts'
import { demandSignature, type PublicKey } from '../ed25519/verify-signature.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, lp32, T } from '../encoding/bytes.ts'
import { decodeHeader, keyIdOf } from '../encoding/header.ts'
import { exactMembers, textOf } from '../encoding/shape.ts'
import type { Verified } from '../receipt/receipt.ts'

/** Acts of one person, each in a signing domain of its own. */
export const ACT_LABELS = [
  'outcome',
  'mandate',
  'removal',
  'rematch',
  'offer',
  'offer-answer',
  'offer-recall',
  'offer-return',
  'withdrawal',
  'erasure',
  'approval',
  'endpoint',
] as const
/** Documents that several sign. */
export const DOCUMENT_LABELS = ['agreement', 'policy-pack', 'member-list', 'statement'] as const
export type ActLabel = (typeof ACT_LABELS)[number]
export type DocumentLabel = (typeof DOCUMENT_LABELS)[number]
export type SignLabel = ActLabel | DocumentLabel

/** A signed act as it travels. */
export type SignedAct = { header: string; kid: string; sig: string }

/** A label that is not of the closed list would open a new signing domain: a bug of the caller. @throws CryptoError `malformed` */
function checkLabel(label: SignLabel): SignLabel {
  const known: readonly string[] = [...ACT_LABELS, ...DOCUMENT_LABELS]
  if (!known.includes(label)) throw new CryptoError('malformed')
  return label
}

/** What is signed. */
export function actDigestOf(label: SignLabel, header: Uint8Array): Uint8Array {
  return H(concat(T(`rfl/${checkLabel(label)}/v1`), lp32(header)))
}

/** The bytes under the signature. */
export function actToSign(label: SignLabel, digest: Uint8Array): Uint8Array {
  return concat(T(`rfl/sig/${label}/v1`), digest)
}

/** Digest of a signed act or document, base64url: how others refer to it (`prev`, `mandate`). @throws CryptoError `encoding` */
export function actDigest(label: SignLabel, act: { header: string }): string {
  return toB64(actDigestOf(label, fromB64(act.header)))
}

/** Verifies one signed act under the label it must have been signed for. */
export function verifyAct(label: ActLabel, act: SignedAct, signPk: PublicKey): Outcome<Verified> {
  return outcome(() => {
    const members = exactMembers(act, ['header', 'kid', 'sig'])
    const header = decodeHeader(members.header)
    const digest = actDigestOf(label, header.bytes)
    demandSignature(fromB64(textOf(members.sig), 64), actToSign(label, digest), signPk)
    return { digest: toB64(digest), header: header.json, kid: keyIdOf(members.kid) }
  })
}
