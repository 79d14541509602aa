import { Id } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

/** What `message.received` may announce. */
export const INCOMING_TYPES = ['message', 'rights'] as const
export type IncomingType = (typeof INCOMING_TYPES)[number]

const IncomingRecord = Type.Object({
  rid: Id,
  incoming_window: Timestamp,
  type: Type.Union([Type.Enum([...INCOMING_TYPES]), Type.Null()]),
})
export type IncomingRecord = Type.Static<typeof IncomingRecord>
const columns = sql`rid, incoming_window, type`

export const insertIncoming = (tx: Queries, rid: string, window: Date) =>
  tx.run(
    sql`insert into incoming_record (rid, incoming_window) values (${rid}, ${window}) on conflict (rid) do nothing`,
  )

export const findIncoming = (db: Queries, rid: string) =>
  db.maybeOne(IncomingRecord, sql`select ${columns} from incoming_record where rid = ${rid}`)

/** The same, and nobody opens or erases it until the transaction ends. */
export const lockIncoming = (tx: Queries, rid: string) =>
  tx.maybeOne(IncomingRecord, sql`select ${columns} from incoming_record where rid = ${rid} for update`)

export const markRouted = (tx: Queries, rid: string, type: IncomingType, at: Date) =>
  tx.run(sql`update incoming_record set type = ${type}, opened_at = ${at} where rid = ${rid} and type is null`)
