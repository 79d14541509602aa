import { type EventPublished, EventType, type PublicEvent } from '@kinlink/contracts'
import { BigInteger, type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const
const Last = Type.Object({ last: BigInteger }, closed)

/**
 * Appends an event to its recipient's feed under the next sequence; false when it is there already. Appends to one
 * feed follow one another until the commit, so that a reader never sees a gap.
 */
export const appendEvent = async (tx: Tx, event: EventPublished): Promise<boolean> => {
  const { recipient } = event
  const [, feed] = await Promise.all([
    tx.run(sql`insert into feed (member, last) values (${recipient}, 0) on conflict do nothing`),
    tx.one(Last, sql`select last from feed where member = ${recipient} for update`),
  ])
  const sequence = BigInt(feed.last) + 1n
  const appended = await tx.run(sql`
    insert into event (event_id, recipient, sequence, type, occurred_window, record_id, entry_id, offer_id)
    values (${event.eventId}, ${recipient}, ${String(sequence)}, ${event.type}, ${new Date(event.occurredWindow)},
      ${event.recordId ?? null}, ${event.entryId ?? null}, ${event.offerId ?? null})
    on conflict (event_id) do nothing`)
  if (appended === 0) return false
  await tx.run(sql`update feed set last = ${String(sequence)} where member = ${recipient}`)
  return true
}

const OptionalId = Type.Union([Type.String(), Type.Null()])
/** Columns of an event as the public sees it. */
export const EventRow = Type.Object(
  {
    event_id: Type.String(),
    sequence: BigInteger,
    type: EventType,
    occurred_window: Timestamp,
    record_id: OptionalId,
    entry_id: OptionalId,
    offer_id: OptionalId,
  },
  closed,
)

/** The public form of a stored event. */
export const publicEvent = (row: Static<typeof EventRow>): PublicEvent => ({
  eventId: row.event_id,
  type: row.type,
  sequence: Number(row.sequence),
  occurredWindow: row.occurred_window.toISOString(),
  ...(row.record_id === null ? {} : { recordId: row.record_id }),
  ...(row.entry_id === null ? {} : { entryId: row.entry_id }),
  ...(row.offer_id === null ? {} : { offerId: row.offer_id }),
})

/** Events of a member after a sequence, in order. */
export const eventsAfter = async (
  db: Queries,
  member: string,
  after: string,
  limit: number,
): Promise<PublicEvent[]> => {
  const rows = await db.many(
    EventRow,
    sql`select event_id, sequence, type, occurred_window, record_id, entry_id, offer_id from event
        where recipient = ${member} and sequence > ${after} order by sequence limit ${limit}`,
  )
  return rows.map(publicEvent)
}
