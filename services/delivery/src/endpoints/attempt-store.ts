import type { AttemptPage } from '@kinlink/contracts'
import { BigInteger, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

const Row = Type.Object(
  {
    event_id: Type.String(),
    sequence: BigInteger,
    number: Type.Integer(),
    at: Timestamp,
    outcome: Type.String(),
    status: Type.Union([Type.Integer(), Type.Null()]),
  },
  { additionalProperties: false },
)

export type Cursor = { readonly sequence: string; readonly number: number }

/** Reads a cursor `<sequence>.<attempt>`: both are the member's own counts, so it tells nothing of others. */
export const readCursor = (text: string | undefined): Cursor | undefined => {
  if (text === undefined) return { sequence: '0', number: 0 }
  const [, sequence, number] = /^([0-9]{1,15})\.([0-9]{1,6})$/.exec(text) ?? []
  return sequence === undefined || number === undefined ? undefined : { sequence, number: Number(number) }
}

/** Attempts to deliver a member's events, by event and attempt. */
export const attemptsAfter = async (
  db: Queries,
  member: string,
  after: Cursor,
  limit: number,
): Promise<AttemptPage> => {
  const rows = await db.many(
    Row,
    sql`select e.event_id, e.sequence, a.number, a.at, a.outcome, a.status
        from attempt a join delivery d on d.id = a.delivery join event e using (event_id)
        where e.recipient = ${member} and (e.sequence, a.number) > (${after.sequence}::bigint, ${after.number}::integer)
        order by e.sequence, a.number limit ${limit + 1}`,
  )
  const items = rows.slice(0, limit).map((row) => ({
    eventId: row.event_id,
    attempt: row.number,
    at: row.at.toISOString(),
    outcome: row.outcome,
    status: row.status,
  }))
  const last = rows[limit - 1]
  return rows.length > limit && last !== undefined ? { items, next: `${last.sequence}.${last.number}` } : { items }
}
