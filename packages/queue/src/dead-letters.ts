import { type Db, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import { type Static, Type } from 'typebox'

const DeadLetter = Type.Object(
  { id: Type.String(), topic: Type.String(), attempts: Type.Integer(), created_at: Timestamp, next_at: Timestamp },
  { additionalProperties: false },
)
const DeadId = Type.Object({ id: Type.String() }, { additionalProperties: false })
/** A message that can never be worked on; `next_at` says since when this is known. */
export type DeadLetter = Static<typeof DeadLetter>

/** Dead messages of a service's outbox, newest first, for operators. */
export const deadLetters = (db: Queries, limit = 100): Promise<DeadLetter[]> =>
  db.many(
    DeadLetter,
    sql`select id, topic, attempts, created_at, next_at from outbox
        where state = 'dead' order by next_at desc limit ${limit}`,
  )

/**
 * Sends dead messages again, after their cause has been removed; answers how many. They go out under new ids, since
 * what was told of an old id may be heard again.
 */
export const redrive = (db: Db, ids: readonly string[], clock: Clock): Promise<number> =>
  db.transaction(async (tx) => {
    const now = clock.now()
    const dead = await tx.many(
      DeadId,
      sql`select id from outbox where id = any(${[...ids]}) and state = 'dead' for update`,
    )
    for (const { id } of dead) {
      await tx.run(sql`
        update outbox set id = ${newId()}, state = 'pending', attempts = 0, next_at = ${now} where id = ${id}`)
    }
    return dead.length
  })

const Depth = Type.Object({ state: Type.String(), count: Type.Integer() }, { additionalProperties: false })

/** How many messages of the outbox are in which state; `dead` has to be 0. */
export const outboxDepth = async (db: Queries): Promise<Record<string, number>> => {
  const rows = await db.many(Depth, sql`select state, count(*)::integer as count from outbox group by state`)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
