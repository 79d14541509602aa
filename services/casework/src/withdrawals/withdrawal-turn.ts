import type { ErasureView } from '@kinlink/contracts'
import type { Answer } from '@kinlink/exchange-client'
import type { Db, Queries, Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import type { Jobs } from '../jobs/jobs.ts'
import { recordReached, type SubmissionRow, settleSubmission, waitingOf } from '../submission/submission-store.ts'
import { answerWithdrawal } from './withdrawal-store.ts'

/** How long after a try the bytes may still arrive at the exchange: longer than an access token lives and a call lasts. */
const ARRIVAL_MS = 10 * 60_000

/** Whether a withdrawal is handed in: not when the exchange has refused the record, since there is nothing to withdraw then. */
export async function withdrawalNeeded(db: Queries, { subject }: SubmissionRow): Promise<boolean> {
  const { accepted, unanswered } = await recordReached(db, subject)
  return accepted || unanswered !== null
}

/** The exchange does not have the record, but a try that nobody has answered may still arrive: the withdrawal has to be said again, or the record would stand. */
export async function mayStillArrive(db: Queries, { subject }: SubmissionRow, now: Date): Promise<boolean> {
  const { accepted, unanswered } = await recordReached(db, subject)
  return !accepted && unanswered !== null && now.getTime() < unanswered.getTime() + ARRIVAL_MS
}

/** Nothing of the record ever was at the exchange. */
export function settleUnneeded(deps: { db: Db; clock: Clock }, row: SubmissionRow): Promise<void> {
  return deps.db.transaction(async (tx) => {
    await settleSubmission(tx, row.id, 'accepted', null, deps.clock.now())
    await answerWithdrawal(tx, row.subject, 'unneeded', 'complete')
  })
}

/** The record has been answered: a withdrawal that waits is handed in now, and not when it would be its turn again. */
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
