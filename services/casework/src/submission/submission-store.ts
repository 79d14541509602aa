import { Id } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import { findWithdrawal } from '../withdrawals/withdrawal-store.ts'

export const SUBMISSION_KINDS = [
  'record',
  'entry',
  'removal',
  'outcome',
  'offer',
  'offer-answer',
  'offer-recall',
  'offer-return',
  'withdrawal',
  'erasure',
] as const
export type SubmissionKind = (typeof SUBMISSION_KINDS)[number]

const SubmissionRow = Type.Object({
  id: Id,
  kind: Type.Enum([...SUBMISSION_KINDS]),
  subject: Id,
  act: Type.Union([Id, Type.Null()]),
  body: Type.Unknown(),
})
export type SubmissionRow = Type.Static<typeof SubmissionRow>

export type NewSubmission = {
  id: string
  kind: SubmissionKind
  subject: string
  act: string | null
  body: unknown
  at: Date
}

/** Keeps what was sealed and signed until the exchange has answered. Its id is the Idempotency-Key of every try. */
export const insertSubmission = (tx: Queries, submission: NewSubmission) =>
  tx.run(sql`insert into submission (id, kind, subject, act, body, created_at)
    values (${submission.id}, ${submission.kind}, ${submission.subject}, ${submission.act},
      ${JSON.stringify(submission.body)}::jsonb, ${submission.at})`)

export const findWaiting = (db: Queries, id: string) =>
  db.maybeOne(
    SubmissionRow,
    sql`select id, kind, subject, act, body from submission where id = ${id} and state = 'waiting'`,
  )

const TakenUp = Type.Object({
  ...SubmissionRow.properties,
  /** The try before this one. */
  tried_before: Type.Union([Timestamp, Type.Null()]),
})
export type TakenUp = Type.Static<typeof TakenUp>

/** The same, noted before the bytes leave: from now on they may have reached the exchange. Undefined for what was answered or dropped. */
export const takeUp = (db: Queries, id: string, at: Date) =>
  db.maybeOne(
    TakenUp,
    sql`update submission set tried_at = ${at}
      from (select id, tried_at from submission where id = ${id} and state = 'waiting' for update) as before
      where submission.id = before.id
      returning submission.id, kind, subject, act, body, before.tried_at as tried_before`,
  )

/**
 * The exchange has refused a try for want of budget, and so keeps nothing of it: it counts as not made, unless an earlier one may have arrived. What was withdrawn meanwhile is
 * taken back.
 */
export async function undoTry(tx: Queries, { id, kind, subject, tried_before }: TakenUp, at: Date): Promise<void> {
  await tx.run(sql`update submission set tried_at = ${tried_before} where id = ${id} and state = 'waiting'`)
  if (kind === 'record' && (await findWithdrawal(tx, subject)) !== undefined) await dropUntried(tx, kind, subject, at)
}

/** Takes back what waits and has not been tried. */
export const dropUntried = (tx: Queries, kind: SubmissionKind, subject: string, at: Date) =>
  tx.run(sql`update submission set state = 'dropped', body = null, answered_at = ${at}
    where kind = ${kind} and subject = ${subject} and state = 'waiting' and tried_at is null`)

/** Takes back whatever waits: a try that is on its way does no more good and no harm. */
export const dropWaiting = (tx: Queries, kind: SubmissionKind, subject: string, at: Date) =>
  tx.run(sql`update submission set state = 'dropped', body = null, answered_at = ${at}
    where kind = ${kind} and subject = ${subject} and state = 'waiting'`)

const Waiting = Type.Object({ id: Id })

/** What waits of one kind about one thing. */
export const waitingOf = async (tx: Queries, kind: SubmissionKind, subject: string): Promise<string[]> =>
  (
    await tx.many(
      Waiting,
      sql`select id from submission where kind = ${kind} and subject = ${subject} and state = 'waiting'`,
    )
  ).map(({ id }) => id)

const Reached = Type.Object({ waiting: Type.Boolean(), accepted: Type.Boolean() })

/** Whether the exchange has taken a record of this id, or may yet have: revisions included. */
export const recordReached = (db: Queries, rid: string) =>
  db.one(
    Reached,
    sql`select coalesce(bool_or(state = 'waiting'), false) as waiting, coalesce(bool_or(state = 'accepted'), false) as accepted
      from submission where kind = 'record' and subject = ${rid}`,
  )

/** The exchange has answered: the body is not needed any more. Tells whether this changed anything: what was answered or dropped before stays so. */
export const settleSubmission = async (
  tx: Queries,
  id: string,
  state: 'accepted' | 'refused',
  refusal: unknown,
  at: Date,
): Promise<boolean> =>
  (await tx.run(sql`update submission set state = ${state}, refusal = ${refusal === null ? null : JSON.stringify(refusal)}::jsonb,
    body = null, answered_at = ${at} where id = ${id} and state = 'waiting'`)) === 1

const Count = Type.Object({ waiting: Type.Integer() })
export const countWaiting = async (db: Queries) =>
  (await db.maybeOne(Count, sql`select count(*)::int as waiting from submission where state = 'waiting'`))?.waiting ?? 0
