import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { type Static, Type } from 'typebox'

const DeadLetter = Type.Object(
  { id: Type.String(), topic: Type.String(), attempts: Type.Integer(), created_at: Timestamp, next_at: Timestamp },
  { additionalProperties: false },
)
/** A message that can never be worked on; `next_at` says since when this is known. */
export type DeadLetter = Static<typeof DeadLetter>

/** Dead messages of a service's outbox, newest first, for operators. */
export const deadLetters = (db: Queries, limit = 100): Promise<DeadLetter[]> =>
  db.many(
    DeadLetter,
    sql`select id, topic, attempts, created_at, next_at from outbox
        where state = 'dead' order by next_at desc limit ${limit}`,
  )

/** Sends dead messages again, after their cause has been removed. Answers how many. */
export const redrive = (db: Queries, ids: readonly string[], clock: Clock): Promise<number> =>
  db.run(sql`
    update outbox set state = 'pending', attempts = 0, next_at = ${clock.now()}
    where id = any(${[...ids]}) and state = 'dead'`)

const Depth = Type.Object({ state: Type.String(), count: Type.Integer() }, { additionalProperties: false })

/** How many messages of the outbox are in which state; `dead` has to be 0. */
export const outboxDepth = async (db: Queries): Promise<Record<string, number>> => {
  const rows = await db.many(Depth, sql`select state, count(*)::integer as count from outbox group by state`)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
