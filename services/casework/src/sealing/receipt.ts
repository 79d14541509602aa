import type { CoarsePurpose, LegalBasis, ReceiptHeader, SignedAct } from '@kinlink/contracts'
import { receiptCommitment, toB64 } from '@kinlink/crypto/hash'
import { type Signer, signReceipt } from '@kinlink/crypto/sign'
import { consentStateOf } from '@kinlink/policy'
import type { Random } from '../keys/secret.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hourBucket } from './buckets.ts'

/** The legal basis of one record: who may get it and until when in public; who gave it, how, in which language sealed. */
export type ReceiptPlan = { groups: readonly string[]; sealedHalf: unknown; notAfter: Date }

/** A legal basis as the sealed half says it: how things stand with the consent is always there. */
export const withState = (basis: LegalBasis): LegalBasis => ({ ...basis, state: consentStateOf(basis) })

export type SignedReceipt = {
  receipt: SignedAct
  digest: string
  /** Value of the record's field `legalBasis`: the exact text that the public half commits to, with its salt. */
  sealedHalf: { salt: string; half: string }
}

/** Signs the public half; its allow-list is exactly the recipients of the grants (architecture §4, legal-basis receipt). */
export function signedReceipt(
  basis: ReceiptPlan,
  plan: { purpose: CoarsePurpose; recipients: readonly string[]; now: Date },
  signer: Signer,
  network: NetworkSnapshot,
  random: Random,
): SignedReceipt {
  const salt = random(32)
  const half = JSON.stringify(basis.sealedHalf)
  const header: ReceiptHeader = {
    v: 1,
    net: network.net,
    id: toB64(random(16)),
    author: network.me,
    purpose: plan.purpose,
    recipients: [...plan.recipients],
    groups: [...basis.groups],
    notBefore: hourBucket(plan.now),
    notAfter: hourBucket(basis.notAfter),
    sealed: receiptCommitment(salt, Buffer.from(half, 'utf8')),
  }
  const { receipt, digest } = signReceipt(header, signer)
  return { receipt, digest, sealedHalf: { salt: toB64(salt), half } }
}
