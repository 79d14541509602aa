import type { Letter } from '@kinlink/contracts'
import type { Signer } from '@kinlink/crypto/sign'
import type { Random } from '../keys/secret.ts'
import type { AnswerKind } from '../messages/message-state.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hasAgreement, isReachable } from '../network/reachable.ts'
import { sealRelease } from '../releases/seal-release.ts'
import { daysLater } from '../sealing/buckets.ts'
import type { SealedSubmission } from '../sealing/seal-record.ts'

/** How long an answer can be fetched. It is the same for every answer: the date fixed for a message would say in clear which message it answers. */
const ANSWER_DAYS = 90

export type AnswerPlan = {
  to: string
  kind: AnswerKind
  /** The sender's record. */
  recordId: string
  reply: Letter | null
  /** Sealed half of the receipt. The sender's Society can read it, so it says no more than the answer. */
  basis: unknown
  now: Date
}

/** Whether anything can be sealed to the sender's Society now. */
export const mayTell = (network: NetworkSnapshot, to: string): boolean =>
  hasAgreement(network, to, 'message') && isReachable(network, to)

/** Seals what the sender is told: one type, one size, whatever it says. */
export function sealAnswer(
  { to, kind, recordId, reply, basis, now }: AnswerPlan,
  { signer, network, random }: { signer: Signer; network: NetworkSnapshot; random: Random },
): SealedSubmission {
  const content = { kind, recordId, country: null, contact: null, message: null, relayTo: null }
  return sealRelease(
    {
      purpose: 'message',
      to,
      content: reply === null ? content : { ...content, reply },
      basis,
      validUntil: daysLater(now, ANSWER_DAYS),
      now,
    },
    signer,
    network,
    random,
  )
}
