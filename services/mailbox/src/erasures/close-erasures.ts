import { logNetworkAct } from '../access-log/act.ts'
import { publish } from '../events/publish.ts'
import { inRandomOrder } from '../events/random-order.ts'
import type { Mailbox } from '../mailbox.ts'
import { claimDueErasures, setErasureState } from './erasure-store.ts'

const BATCH = 1000

/**
 * Closes erasures whose window has come, also one that came while nobody ran: complete when all had confirmed by it,
 * overdue otherwise, whatever comes later. All authors are told, in an order drawn at random. Answers how many.
 */
export const closeErasures = async ({ db, clock, nudge }: Mailbox): Promise<number> => {
  let all = 0
  for (;;) {
    const count = await db.transaction(async (tx) => {
      const at = clock.now()
      const due = await claimDueErasures(tx, at, BATCH)
      for (const { rid, author, due_at, complete } of inRandomOrder(due)) {
        const state = complete ? 'complete' : 'overdue'
        await setErasureState(tx, rid, state)
        await publish(tx, clock, { recipient: author, type: 'erasure.completed', recordId: rid }, due_at)
        await logNetworkAct(tx, { action: 'erasure.close', subject: rid, decision: 'allow', code: state }, at)
      }
      if (due.length > 0) tx.afterCommit(nudge)
      return due.length
    })
    all += count
    if (count < BATCH) return all
  }
}
