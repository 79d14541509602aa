import type { ErasureView } from '@kinlink/contracts'
import type { Answer } from '@kinlink/exchange-client'
import type { Db, Queries, Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import type { Jobs } from '../jobs/jobs.ts'
import { recordReached, type SubmissionRow, settleSubmission, waitingOf } from '../submission/submission-store.ts'
import { answerWithdrawal } from './withdrawal-store.ts'

/**
 * Whether a withdrawal may be handed in: not before the exchange has answered to the record, or one that comes after it would stand; a revision of one that it has is not waited for,
 * since it takes none after the withdrawal; and not at all when it has refused the record, since there is nothing to withdraw then.
 */
export async function withdrawalTurn(db: Queries, row: SubmissionRow): Promise<'now' | 'later' | 'unneeded'> {
  const { waiting, accepted } = await recordReached(db, row.subject)
  if (accepted) return 'now'
  return waiting ? 'later' : 'unneeded'
}

/** Nothing of the record ever was at the exchange. */
export function settleUnneeded(deps: { db: Db; clock: Clock }, row: SubmissionRow): Promise<void> {
  return deps.db.transaction(async (tx) => {
    await settleSubmission(tx, row.id, 'accepted', null, deps.clock.now())
    await answerWithdrawal(tx, row.subject, 'unneeded', 'complete')
  })
}

/** The record has been answered: a withdrawal that waits for that is handed in now, and not when it would be its turn again. */
export async function hastenWithdrawal(tx: Tx, jobs: Pick<Jobs, 'emit'>, rid: string): Promise<void> {
  for (const id of await waitingOf(tx, 'withdrawal', rid)) await jobs.emit(tx, 'submit', { submissionId: id })
}

/**
 * What the exchange said, with how far the erasure is. A record that it does not have any more has nothing left to erase; any other refusal (the officer's key has ended in between)
 * is shown as overdue, and an officer may sign again.
 */
export async function settleWithdrawal(tx: Tx, rid: string, answer: Answer<unknown>): Promise<void> {
  if (answer.ok) {
    const { state = 'requested' } = answer.value as Partial<ErasureView>
    await answerWithdrawal(tx, rid, 'accepted', state)
  } else if (answer.problem.code === 'not_found') await answerWithdrawal(tx, rid, 'unneeded', 'complete')
  else await answerWithdrawal(tx, rid, 'refused', 'overdue')
}
