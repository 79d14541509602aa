import { Id, SignedAct, SUBMISSION_KINDS, type SubmissionKind } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

const SubmissionRow = Type.Object({
  id: Id,
  kind: Type.Enum([...SUBMISSION_KINDS]),
  subject: Id,
  act: Type.Union([Id, Type.Null()]),
  body: Type.Unknown(),
  /** A second officer's word that it may leave above the budget. */
  approval: Type.Union([SignedAct, Type.Null()]),
})
export type SubmissionRow = Type.Static<typeof SubmissionRow>

export type NewSubmission = {
  id: string
  kind: SubmissionKind
  subject: string
  act: string | null
  body: unknown
  at: Date
  /** Of a decoy: no officer is told how it went. */
  decoy?: boolean
}

/** Keeps what was sealed and signed until the exchange has answered. Its id is the Idempotency-Key of every try. */
export const insertSubmission = (tx: Queries, submission: NewSubmission) =>
  tx.run(sql`insert into submission (id, kind, subject, act, body, created_at, decoy)
    values (${submission.id}, ${submission.kind}, ${submission.subject}, ${submission.act},
      ${JSON.stringify(submission.body)}::jsonb, ${submission.at}, ${submission.decoy ?? false})`)

export const findWaiting = (db: Queries, id: string) =>
  db.maybeOne(
    SubmissionRow,
    sql`select id, kind, subject, act, body, approval from submission where id = ${id} and state = 'waiting'`,
  )

const TakenUp = Type.Object({
  ...SubmissionRow.properties,
  /** This try: no two of one submission are at the same instant. */
  tried_at: Timestamp,
  /** The try before this one. */
  tried_before: Type.Union([Timestamp, Type.Null()]),
})
export type TakenUp = Type.Static<typeof TakenUp>

/** The same, noted before the bytes leave: from now on they may have reached the exchange. Undefined for what was answered or dropped. */
export const takeUp = (db: Queries, id: string, at: Date) =>
  db.maybeOne(
    TakenUp,
    sql`update submission set tried_at = greatest(${at}::timestamptz, before.tried_at + interval '1 millisecond')
      from (select id, tried_at from submission where id = ${id} and state = 'waiting' for update) as before
      where submission.id = before.id
      returning submission.id, kind, subject, act, body, approval, submission.tried_at, before.tried_at as tried_before`,
  )

/**
 * The exchange has refused a try and keeps nothing of it: it counts as not made. What was withdrawn meanwhile is dropped with it, unless an earlier try may have
 * arrived. Where another has begun since, nothing changes: that one may arrive.
 */
export const undoTry = (tx: Queries, { id, tried_at, tried_before }: TakenUp, at: Date) =>
  tx.run(sql`update submission set tried_at = ${tried_before},
      state = case when state = 'unanswered' and ${tried_before}::timestamptz is null then 'dropped' else state end,
      answered_at = case when state = 'unanswered' and ${tried_before}::timestamptz is null then ${at}::timestamptz end
    where id = ${id} and tried_at = ${tried_at} and state in ('waiting', 'unanswered')`)

/** Takes back what waits and has not been tried. */
export const dropUntried = (tx: Queries, kind: SubmissionKind, subject: string, at: Date) =>
  tx.run(sql`update submission set state = 'dropped', body = null, approval = null, answered_at = ${at}
    where kind = ${kind} and subject = ${subject} and state = 'waiting' and tried_at is null`)

/** Forgets what was sealed of a record that may have reached the exchange; only when it was tried is kept, and that the exchange has not answered. */
export const forgetTried = (tx: Queries, rid: string) =>
  tx.run(sql`update submission set state = 'unanswered', body = null, approval = null
    where kind = 'record' and subject = ${rid} and state = 'waiting' and tried_at is not null`)

/** Takes back whatever waits: a try that is on its way does no more good and no harm. */
export const dropWaiting = (tx: Queries, kind: SubmissionKind, subject: string, at: Date) =>
  tx.run(sql`update submission set state = 'dropped', body = null, approval = null, answered_at = ${at}
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

const Reached = Type.Object({
  accepted: Type.Boolean(),
  /** The last try of what was withdrawn before the exchange answered. */
  unanswered: Type.Union([Timestamp, Type.Null()]),
})

/** Whether the exchange has taken a record of this id, or may yet have: revisions included. */
export const recordReached = (db: Queries, rid: string) =>
  db.one(
    Reached,
    sql`select coalesce(bool_or(state = 'accepted'), false) as accepted,
        max(tried_at) filter (where state = 'unanswered') as unanswered
      from submission where kind = 'record' and subject = ${rid}`,
  )

/**
 * The exchange has answered: the body is not needed any more. Tells whether this changed anything: a refusal does not undo what was answered or dropped, while a try that was
 * accepted after another was refused is at the exchange.
 */
export const settleSubmission = async (
  tx: Queries,
  id: string,
  state: 'accepted' | 'refused',
  refusal: unknown,
  at: Date,
): Promise<boolean> =>
  (await tx.run(sql`update submission set state = ${state}, refusal = ${refusal === null ? null : JSON.stringify(refusal)}::jsonb,
    body = null, approval = null, answered_at = ${at} where id = ${id}
      and (state in ('waiting', 'unanswered') or (state = 'refused' and ${state}::text = 'accepted'))`)) === 1

const Count = Type.Object({ waiting: Type.Integer() })
export const countWaiting = async (db: Queries) =>
  (await db.maybeOne(Count, sql`select count(*)::int as waiting from submission where state = 'waiting' and not decoy`))
    ?.waiting ?? 0
