import type { EntrySubmission, Finding, Submission } from '@kinlink/contracts'
import type { Answer } from '@kinlink/exchange-client'
import { RULES } from '@kinlink/policy'
import type { Db, Tx } from '@kinlink/postgres'
import type { Clock, ProblemValue } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { settleCase } from '../cases/case-store.ts'
import { settleRevision } from '../cases/rectification-store.ts'
import { markTaken } from '../chain/sent-store.ts'
import { settleRefusedRelease } from '../decisions/settle-release.ts'
import { dropRefusedDecoy } from '../decoys/drop-refused.ts'
import { settleRefusedAnswer } from '../incoming-messages/settle-answer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { settleMessage } from '../messages/message-store.ts'
import { offerWaits } from '../offers/offer-store.ts'
import { settleOffer } from '../offers/settle-offer.ts'
import { keepOwnEntry } from '../recodings/own-entry-store.ts'
import { rememberAccepted } from '../record-memory/own-records.ts'
import { keepOwnGrants } from '../regrants/own-grant-store.ts'
import { reopenRelay } from '../releases/release-store.ts'
import { dropApproval, noteOverBudget } from '../waiting/waiting-store.ts'
import { reopenWithdrawal } from '../withdrawals/withdrawal-store.ts'
import {
  hastenWithdrawal,
  mayStillArrive,
  settleUnneeded,
  settleWithdrawal,
  withdrawalNeeded,
} from '../withdrawals/withdrawal-turn.ts'
import { dropParts } from './part-store.ts'
import { type SendingClient, send } from './send.ts'
import { sendBlob } from './send-blob.ts'
import { findWaiting, type SubmissionRow, settleSubmission, type TakenUp, takeUp, undoTry } from './submission-store.ts'

export type SubmitDeps = {
  db: Db
  clock: Clock
  client: SendingClient
  jobs: Pick<Jobs, 'emit'>
}

/** Codes after which the same bytes may be accepted later: the exchange did not judge them. */
export const LATER: ReadonlySet<string> = new Set([
  'unavailable',
  'too_many_requests',
  'budget_exhausted',
  'approval_invalid',
  'unauthenticated',
  'client_refused',
  'internal',
  'idempotency_in_flight',
])

/** The exchange gave no verdict; the queue tries again. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered'
}

/**
 * Hands one submission to the exchange and keeps its answer. Its id is the Idempotency-Key of every try, so that a lost answer does no harm.
 * @throws NotAnswered while the exchange gives no verdict: the queue repeats the job.
 */
export async function submit(deps: SubmitDeps, submissionId: string): Promise<void> {
  const waiting = await findWaiting(deps.db, submissionId)
  if (waiting === undefined) return
  // Before the try begins: the exchange forgets parts that no record names, so that nothing has to be withdrawn there yet.
  const blobRefused = await sendBlob(deps, waiting)
  throwIfLater(blobRefused)
  const row = await takeUp(deps.db, submissionId, deps.clock.now())
  if (row === undefined) return
  if (row.kind === 'withdrawal' && !(await withdrawalNeeded(deps.db, row))) return settleUnneeded(deps, row)
  // An offer that the exchange does not have yet cannot be recalled there.
  if (row.kind === 'offer-recall' && (await offerWaits(deps.db, row.subject))) throw new NotAnswered('offer waits')
  const answer = blobRefused ?? (await send(deps.client, row))
  if (!answer.ok) await noteNothingKept(deps, row, answer.problem)
  throwIfLater(answer)
  const absent = row.kind === 'withdrawal' && !answer.ok && answer.problem.code === 'not_found'
  if (absent && (await mayStillArrive(deps.db, row, deps.clock.now()))) throw new NotAnswered('not there yet')
  await deps.db.transaction(async (tx) => {
    const refusal = answer.ok ? null : answer.problem
    // What it is about before the submission itself, as whoever withdraws does.
    await settle(tx, deps, row, answer)
    const first = await settleSubmission(tx, row.id, answer.ok ? 'accepted' : 'refused', refusal, deps.clock.now())
    // Another try has been answered before this one, or it was taken back: that stands.
    if (!first) throw new NotAnswered('answered already')
    await dropParts(tx, row.subject)
    if (answer.ok) await markTaken(tx, row.id, deps.clock.now())
  })
}

/** Of these refusals the exchange keeps nothing: the try counts as not made. What waits for a budget can be approved by a second officer; an approval that is none any more is forgotten, and without it the request waits on. */
async function noteNothingKept(deps: SubmitDeps, row: TakenUp, { code, retryAfter = 0 }: ProblemValue): Promise<void> {
  if (code !== 'budget_exhausted' && code !== 'approval_invalid') return
  const now = deps.clock.now()
  await deps.db.transaction(async (tx) => {
    await undoTry(tx, row, now)
    if (row.kind !== 'record') return
    if (code === 'budget_exhausted') await noteOverBudget(tx, row.id, new Date(now.getTime() + retryAfter * 1000))
    else if (row.approval !== null && (await dropApproval(tx, row.id, row.approval)))
      await logAct(tx, 'automation', { action: 'record.approve', subject: row.subject, decision: 'deny', code })
    await hastenWithdrawal(tx, deps.jobs, row.subject)
  })
}

function throwIfLater(answer: Answer<unknown> | null): void {
  if (answer?.ok === false && LATER.has(answer.problem.code)) throw new NotAnswered(answer.problem.code)
}

/** What the officer sees of it: a case is accepted, a message in transit, or either refused with rules and fields. Every refusal stands in the log and in the list of refusals. */
async function settle(tx: Tx, deps: SubmitDeps, row: SubmissionRow, answer: Answer<unknown>): Promise<void> {
  const refusal = answer.ok ? null : answer.problem
  if (refusal !== null) await logRefusal(tx, row, refusal)
  if (row.kind === 'withdrawal') return settleWithdrawal(tx, row.subject, answer)
  if (row.kind.startsWith('offer')) return settleOffer(tx, deps, row, refusal)
  if (row.kind === 'entry')
    return refusal === null ? keepOwnEntry(tx, (row.body as EntrySubmission).entry) : dropRefusedDecoy(tx, row.subject)
  if (row.kind !== 'record') return
  const findings: Finding[] = refusal === null ? [] : [...(refusal.errors ?? [{ text: refusal.code }])]
  await settleCase(tx, row.subject, refusal === null ? 'accepted' : 'refused', findings)
  await settleRevision(tx, row.subject, refusal === null ? null : findings, deps.clock.now())
  if (refusal === null) {
    await rememberAccepted(tx, row.body as Submission)
    await keepOwnGrants(tx, row.subject, row.body as Submission)
    await keepOwnEntry(tx, (row.body as Submission).entry)
    await reopenWithdrawal(tx, row.subject)
  } else {
    await settleRefusedRelease(tx, deps, row.subject)
    await settleRefusedAnswer(tx, deps, row.subject)
    await reopenRelay(tx, row.subject)
  }
  await settleMessage(tx, row.subject, refusal === null ? 'in-transit' : 'refused', findings)
  await hastenWithdrawal(tx, deps.jobs, row.subject)
}

function logRefusal(tx: Tx, { subject, act }: SubmissionRow, { code, errors = [] }: ProblemValue): Promise<void> {
  // What the exchange names is kept out of the log unless it is a rule: the log has no place for anybody's words.
  const rules = Object.keys(RULES).filter((rule) => errors.some((finding) => finding.rule === rule))
  const entry = { action: 'request.refused', subject, decision: 'deny', code, rules } as const
  return logAct(tx, 'automation', entry, act ?? undefined)
}
