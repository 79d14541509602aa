import type { Finding, Letter, ReleaseContent } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import type { Signer } from '@kinlink/crypto/sign'
import { checkSealable, finding, hasReplyAttachments } from '@kinlink/policy'
import type { ListedAttachment } from '../attachments/attachment-store.ts'
import { sealAnswerParcel } from '../attachments/seal-parcel.ts'
import type { AnswerKind } from '../messages/message-state.ts'
import { spokenAs } from '../messages/sealed-message.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hasAgreement, isReachable } from '../network/reachable.ts'
import { sealRelease } from '../releases/seal-release.ts'
import { daysLater } from '../sealing/buckets.ts'
import type { SealedSubmission } from '../sealing/seal-record.ts'

/** How long an answer can be fetched. It is the same for every answer: the date fixed for a message would say in clear which message it answers. */
const ANSWER_DAYS = 90
/** Characters of the salt beside the sealed half of a receipt. */
const SALT_LENGTH = 43

export type AnswerPlan = {
  to: string
  kind: AnswerKind
  /** The sender's record. */
  recordId: string
  reply: Letter | null
  /** What comes with the reply. */
  slip: readonly ListedAttachment[]
  /** Sealed half of the receipt. The sender's Society can read it, so it says no more than the answer. */
  basis: unknown
  now: Date
  /** The id of an answer that the exchange has refused, which this one takes; null: a new one. */
  rid: string | null
}

/** What would keep an answer from being sealed to the sender's Society now: told to the officer instead of to the exchange. */
export function answerFindings(answer: AnswerPlan, network: NetworkSnapshot): Finding[] {
  const open = hasAgreement(network, answer.to, 'message') && isReachable(network, answer.to)
  const legalBasis = { salt: 'x'.repeat(SALT_LENGTH), half: JSON.stringify(answer.basis) }
  const spoken = answer.reply !== null && spokenAs(answer.reply) !== null
  const noPlace = (spoken || answer.slip.length > 0) && !hasReplyAttachments(network.pack)
  return [
    ...(noPlace ? [finding('P-PURPOSE', { field: spoken ? 'letter' : 'attachments', text: NO_PLACE })] : []),
    ...(open ? [] : [finding('P-LAW', { field: 'from' })]),
    ...checkSealable(network.pack, { release: contentOf(answer), legalBasis }),
  ]
}

const NO_PLACE =
  'The policy pack in force lets a reply be a text alone: write it down and leave out what comes with it, or wait for the next pack.'

const contentOf = ({ kind, recordId, reply }: AnswerPlan): ReleaseContent => ({
  kind,
  recordId,
  country: null,
  contact: null,
  message: null,
  relayTo: null,
  ...(reply === null ? {} : { reply }),
})

export type SealedAnswer = SealedSubmission & { readonly blob: Uint8Array | null }

type Sealing = Parameters<typeof sealAnswerParcel>[0] & { signer: Signer; network: NetworkSnapshot }

/**
 * Seals what the sender is told: one type, one size, and a blob of one size, whatever it says and whether or not anything comes with it. Null where something has just been taken
 * out of the reply slip.
 */
export async function sealAnswer(answer: AnswerPlan, sealing: Sealing): Promise<SealedAnswer | null> {
  const { signer, network, random } = sealing
  const rid = answer.rid ?? toB64(random(16))
  const brings = hasReplyAttachments(network.pack)
  const parcel = brings ? await sealAnswerParcel(sealing, { holder: answer.recordId, rid }, answer.slip) : null
  if (brings && parcel === null) return null
  const sealed = sealRelease(
    {
      purpose: 'message',
      to: answer.to,
      content: contentOf(answer),
      parcel: parcel?.value ?? null,
      basis: answer.basis,
      validUntil: daysLater(answer.now, ANSWER_DAYS),
      rid,
      now: answer.now,
    },
    signer,
    network,
    random,
  )
  if (parcel === null) return { ...sealed, blob: null }
  return { ...sealed, submission: { ...sealed.submission, blob: parcel.named }, blob: parcel.blob }
}
