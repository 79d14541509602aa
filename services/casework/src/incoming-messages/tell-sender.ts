import type { Finding, Letter, ReleaseContent } from '@kinlink/contracts'
import type { Signer } from '@kinlink/crypto/sign'
import { checkSealable, finding } from '@kinlink/policy'
import type { Random } from '../keys/secret.ts'
import type { AnswerKind } from '../messages/message-state.ts'
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
  return [
    ...(open ? [] : [finding('P-LAW', { field: 'from' })]),
    ...checkSealable(network.pack, { release: contentOf(answer), legalBasis }),
  ]
}

const contentOf = ({ kind, recordId, reply }: AnswerPlan): ReleaseContent => ({
  kind,
  recordId,
  country: null,
  contact: null,
  message: null,
  relayTo: null,
  ...(reply === null ? {} : { reply }),
})

/** Seals what the sender is told: one type, one size, whatever it says. */
export const sealAnswer = (
  answer: AnswerPlan,
  { signer, network, random }: { signer: Signer; network: NetworkSnapshot; random: Random },
): SealedSubmission =>
  sealRelease(
    {
      purpose: 'message',
      to: answer.to,
      content: contentOf(answer),
      basis: answer.basis,
      validUntil: daysLater(answer.now, ANSWER_DAYS),
      rid: answer.rid,
      now: answer.now,
    },
    signer,
    network,
    random,
  )
