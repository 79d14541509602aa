import { Id, INCOMING_STATES } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'
import type { IncomingState, Progress } from './incoming-state.ts'

const IncomingMessageRow = Type.Object({
  rid: Id,
  state: Type.Enum([...INCOMING_STATES]),
  told: Type.Boolean(),
  sealed: Bytes,
  delivery: Type.Union([Bytes, Type.Null()]),
  incoming_window: Timestamp,
})
export type IncomingMessageRow = Type.Static<typeof IncomingMessageRow>
const found = sql`select m.rid, m.state, m.told, m.sealed, m.delivery, r.incoming_window
  from incoming_message m join incoming_record r on r.rid = m.rid`

export const insertIncomingMessage = (tx: Queries, rid: string, sealed: Uint8Array) =>
  tx.run(sql`insert into incoming_message (rid, state, sealed) values (${rid}, 'received', ${sealed})`)

/** A message that was opened and whose content is still kept. */
export const findIncomingMessage = (db: Queries, rid: string) =>
  db.maybeOne(IncomingMessageRow, sql`${found} where m.rid = ${rid} and m.sealed is not null`)
export const lockIncomingMessage = (tx: Queries, rid: string) =>
  tx.maybeOne(IncomingMessageRow, sql`${found} where m.rid = ${rid} and m.sealed is not null for update of m`)

export type ActedOn = Progress & { delivery: Uint8Array | null; at: Date; by: string }

/** Notes how far a delivery has come. What is recorded of it is ciphertext already; null leaves what is there. */
export const markActed = (tx: Queries, rid: string, a: ActedOn) =>
  tx.run(sql`update incoming_message set state = ${a.state}, told = ${a.told}, delivery = coalesce(${a.delivery}, delivery),
    acted_at = ${a.at}, acted_by = ${a.by} where rid = ${rid}`)

/** Nothing of the last answer has left: the message waits for another one. */
export const reopenIncoming = (tx: Queries, rid: string, to: Progress) =>
  tx.run(sql`update incoming_message set state = ${to.state}, told = ${to.told} where rid = ${rid}`)

const Listed = Type.Object({ rid: Id, state: Type.Enum([...INCOMING_STATES]), incoming_window: Timestamp })

/** By window, then by the random id: within a window there is no order. What nobody has opened yet may turn out to be no message. */
export const listIncomingMessages = (db: Queries, after: After, limit: number) =>
  db.many(
    Listed,
    sql`select r.rid, coalesce(m.state, ${'received' satisfies IncomingState}) as state, r.incoming_window
      from incoming_record r left join incoming_message m on m.rid = r.rid
      where (r.type is null or r.type = 'message') and (${after?.at ?? null}::timestamptz is null
        or (r.incoming_window, r.rid) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''}))
      order by r.incoming_window, r.rid limit ${limit}`,
  )
