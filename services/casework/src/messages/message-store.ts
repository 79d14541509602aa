import { Finding, Id } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import { deleteAttachmentsOf } from '../attachments/attachment-store.ts'
import type { After } from '../paging.ts'
import { STORED_STATES, type StoredState } from './message-state.ts'

const MessageRow = Type.Object({
  id: Id,
  rid: Type.Union([Id, Type.Null()]),
  state: Type.Enum([...STORED_STATES]),
  refusals: Type.Array(Finding),
  until: Timestamp,
  sealed: Type.Union([Bytes, Type.Null()]),
  reply: Type.Union([Bytes, Type.Null()]),
  case_id: Type.Union([Id, Type.Null()]),
  written_at: Timestamp,
})
export type MessageRow = Type.Static<typeof MessageRow>
const columns = sql`id, rid, state, refusals, until, sealed, reply, case_id, written_at`

export type NewRow = { id: string; until: Date; sealed: Uint8Array; at: Date; by: string }

export const insertMessage = (tx: Queries, m: NewRow) =>
  tx.run(sql`insert into message (id, state, until, sealed, written_at, written_by)
    values (${m.id}, 'drafted', ${m.until}, ${m.sealed}, ${m.at}, ${m.by})`)

export const findMessage = (db: Queries, id: string) =>
  db.maybeOne(MessageRow, sql`select ${columns} from message where id = ${id}`)
export const lockMessage = (tx: Queries, id: string) =>
  tx.maybeOne(MessageRow, sql`select ${columns} from message where id = ${id} for update`)
export const findMessageByRecord = (db: Queries, rid: string) =>
  db.maybeOne(MessageRow, sql`select ${columns} from message where rid = ${rid}`)

/** A page in the order of writing. */
export const listMessages = (db: Queries, after: After, limit: number) =>
  db.many(
    MessageRow,
    sql`select ${columns} from message
      where ${after?.at ?? null}::timestamptz is null or (written_at, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? ''})
      order by written_at, id limit ${limit}`,
  )

export const markAttested = (tx: Queries, id: string, a: { rid: string; at: Date; by: string }) =>
  tx.run(sql`update message set state = 'submitted', rid = ${a.rid}, attested_at = ${a.at}, attested_by = ${a.by}
    where id = ${id} and state = 'drafted'`)

/** What the exchange answered to the submission of this message. */
export const settleMessage = (
  tx: Queries,
  rid: string,
  state: 'in-transit' | 'refused',
  refusals: readonly Finding[],
) =>
  tx.run(sql`update message set state = ${state}, refusals = ${JSON.stringify(refusals)}::jsonb
    where rid = ${rid} and state = 'submitted'`)

/** What an opened release says of it. The first reply stands. */
export const answerMessage = (tx: Queries, id: string, state: StoredState, reply: Uint8Array | null) =>
  tx.run(sql`update message set state = ${state}, reply = coalesce(reply, ${reply}) where id = ${id}`)

export const linkCase = (tx: Queries, id: string, caseId: string) =>
  tx.run(sql`update message set case_id = ${caseId} where id = ${id} and case_id is null`)

/** Withdrawn: what was said goes, what came with it, and what came back. Its key is destroyed by the caller. */
export async function emptyMessage(tx: Queries, id: string): Promise<void> {
  await tx.run(sql`update message set state = 'withdrawn', sealed = null, reply = null where id = ${id}`)
  await tx.run(sql`update release set sealed = null, parcel = null where message_id = ${id}`)
  await deleteAttachmentsOf(tx, id)
}
