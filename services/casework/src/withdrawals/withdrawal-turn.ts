import type { Db, Queries, Tx } from '@kinlink/postgres'
import type { Clock, ProblemValue } from '@kinlink/runtime'
import { recordReached, type SubmissionRow, settleSubmission } from '../submission/submission-store.ts'
import { answerWithdrawal } from './withdrawal-store.ts'

/**
 * Whether a withdrawal may be handed in: not before the exchange has answered every revision of the record, or one that comes after it would stand; and not at all
 * when it has refused the record, since there is nothing to withdraw then.
 */
export async function withdrawalTurn(db: Queries, row: SubmissionRow): Promise<'now' | 'later' | 'unneeded'> {
  const { waiting, accepted } = await recordReached(db, row.subject)
  if (waiting) return 'later'
  return accepted ? 'now' : 'unneeded'
}

/** Nothing of the record ever was at the exchange. */
export function settleUnneeded(deps: { db: Db; clock: Clock }, row: SubmissionRow): Promise<void> {
  return deps.db.transaction(async (tx) => {
    await settleSubmission(tx, row.id, 'accepted', null, deps.clock.now())
    await answerWithdrawal(tx, row.subject, 'unneeded', 'complete')
  })
}

/**
 * What the exchange said. A record that it does not have any more has nothing left to erase; any other refusal (the officer's key has ended in between) is shown as
 * overdue, and an officer may sign again.
 */
export async function settleWithdrawal(tx: Tx, rid: string, refusal: ProblemValue | null): Promise<void> {
  if (refusal === null) await answerWithdrawal(tx, rid, 'accepted', 'requested')
  else if (refusal.code === 'not_found') await answerWithdrawal(tx, rid, 'unneeded', 'complete')
  else await answerWithdrawal(tx, rid, 'refused', 'overdue')
}
