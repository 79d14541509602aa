import type { Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { deliveryStands, findAnswer, markAnswerRefused } from './answer-store.ts'
import { lockIncomingMessage, reopenIncoming } from './incoming-message-store.ts'
import { afterRefusal } from './incoming-state.ts'

/** The exchange has refused what the sender was to be told: nothing has left, so that the message waits for another answer. What was recorded of the delivery stays. */
export async function settleRefusedAnswer(tx: Tx, { clock }: { clock: Clock }, rid: string): Promise<void> {
  const answer = await findAnswer(tx, rid)
  if (answer === undefined) return
  const held = await lockIncomingMessage(tx, answer.message)
  // Shredded in the meantime: there is nothing to answer any more.
  if (held === undefined) return
  await markAnswerRefused(tx, rid, clock.now())
  await reopenIncoming(tx, answer.message, afterRefusal(held, answer.says, await deliveryStands(tx, answer.message)))
}
