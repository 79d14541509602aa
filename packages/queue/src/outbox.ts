import { type Insert, json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import { type Static, Type } from 'typebox'

/** What a message may carry: ids, versions, codes. Consumers fetch the rest from whoever owns it. */
export type Payload = Readonly<Record<string, string | number | boolean>>

const PLAIN = /^[A-Za-z0-9_.:-]{1,64}$/
const TOPIC = /^[a-z][a-z0-9.-]{1,60}$/

/**
 * Writes a message into the outbox, inside the business transaction: it goes out if and only if that commits, not
 * before `dueAt`. Each topic is consumed by one queue; order is not promised. Answers the message's id in the outbox.
 * @throws RangeError for a payload that holds anything but short ids, codes and whole numbers.
 */
export const emit = async (
  tx: Tx,
  message: { topic: string; payload: Payload; dueAt?: Date },
  clock: Clock,
): Promise<string> => {
  if (!TOPIC.test(message.topic)) throw new RangeError('A topic has to be a plain dotted word')
  for (const value of Object.values(message.payload)) {
    const plain =
      typeof value === 'string' ? PLAIN.test(value) : typeof value === 'boolean' || Number.isSafeInteger(value)
    if (!plain) throw new RangeError('A message carries ids and codes only')
  }
  const id = newId()
  const now = clock.now()
  const { topic, payload, dueAt } = message
  tx.insertAtCommit(insertMessages, { id, topic, payload: json(payload), dueAt: dueAt ?? now, at: now })
  return id
}

type NewMessage = {
  readonly id: string
  readonly topic: string
  readonly payload: string
  readonly dueAt: Date
  readonly at: Date
}

const insertMessages: Insert<NewMessage> = (rows) => sql`
  insert into outbox (id, topic, payload, next_at, created_at)
  select id, topic, payload::jsonb, due_at, at
  from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ topic }) => topic)}::text[],
    ${rows.map(({ payload }) => payload)}::text[], ${rows.map(({ dueAt }) => dueAt)}::timestamptz[],
    ${rows.map(({ at }) => at)}::timestamptz[]) as message (id, topic, payload, due_at, at)`

const ClaimedRow = Type.Object(
  { id: Type.String(), topic: Type.String(), payload: Type.Unknown(), attempts: Type.Integer() },
  { additionalProperties: false },
)
export type ClaimedRow = Static<typeof ClaimedRow>

/** Locks due rows of the given topics: new ones, and queued ones that nobody has confirmed in time. */
export const claimDue = (tx: Tx, topics: readonly string[], now: Date, limit: number): Promise<ClaimedRow[]> =>
  tx.many(
    ClaimedRow,
    sql`select id, topic, payload, attempts from outbox
        where state in ('pending', 'queued') and next_at <= ${now} and topic = any(${[...topics]})
        order by next_at limit ${limit} for update skip locked`,
  )

/** Notes that rows have been handed to the backend; unconfirmed, they go out again at `again`. */
export const markQueued = (tx: Tx, ids: readonly string[], again: Date): Promise<number> =>
  tx.run(sql`
    update outbox set state = 'queued', attempts = attempts + 1, next_at = ${again} where id = any(${[...ids]})`)

/** Notes that the consumer has committed. */
export const markDone = (db: Queries, ids: readonly string[], now: Date): Promise<number> =>
  db.run(sql`update outbox set state = 'done', next_at = ${now} where id = any(${[...ids]}) and state <> 'done'`)

/** Notes that no attempt will ever succeed. */
export const markDead = (db: Queries, ids: readonly string[], now: Date): Promise<number> =>
  db.run(sql`
    update outbox set state = 'dead', next_at = ${now} where id = any(${[...ids]}) and state in ('pending', 'queued')`)

/** Sends rows whose attempts have all failed again later: after 10 s, doubling up to a quarter of an hour. */
export const markRetry = (db: Queries, ids: readonly string[], now: Date): Promise<number> =>
  db.run(sql`
    update outbox set state = 'pending',
      next_at = ${now}::timestamptz + make_interval(secs => least(5 * power(2, least(attempts, 20)), 900))
    where id = any(${[...ids]}) and state = 'queued'`)

/** Removes what was confirmed, and what was worked on here, before the given instants. Dead messages stay. */
export const purge = async (db: Queries, before: { outbox: Date; inbox: Date }): Promise<void> => {
  await db.run(sql`delete from outbox where state = 'done' and next_at < ${before.outbox}`)
  await db.run(sql`delete from inbox where at < ${before.inbox}`)
}
