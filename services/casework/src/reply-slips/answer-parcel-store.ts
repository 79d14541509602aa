import { Id } from '@kinlink/contracts'
import { Bytes, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { KeptParcel } from '../attachments/kept-parcel.ts'
import type { Storage } from '../keys/storage.ts'

const Row = Type.Object({ rid: Id, message_id: Id, parcel: Bytes, fetched: Type.Boolean() })
const columns = sql`rid, message_id, parcel, fetched_at is not null as fetched`
const aadOf = (rid: string): string => `parcel/${rid}`

/** What came with an answer, and the release and the message that it belongs to. */
export type AnswerParcel = { readonly rid: string; readonly messageId: string; readonly parcel: KeptParcel }
/** The same, and whether its blob has come: what of it is not kept then was not what it should have been. */
export type ListedParcel = AnswerParcel & { readonly fetched: boolean }

export async function keepAnswerParcel(tx: Tx, storage: Storage, { rid, messageId, parcel }: AnswerParcel) {
  const sealed = await storage.seal(tx, messageId, aadOf(rid), parcel)
  await tx.run(sql`update release set parcel = ${sealed} where rid = ${rid}`)
}

const opened = async (
  db: Queries,
  storage: Pick<Storage, 'open'>,
  { rid, message_id: messageId, parcel, fetched }: Type.Static<typeof Row>,
): Promise<ListedParcel> => ({
  rid,
  fetched,
  messageId,
  parcel: (await storage.open(db, messageId, aadOf(rid), parcel)) as KeptParcel,
})

/** What came with the answers to a message; one that was withdrawn, or has been kept for its time, has none any more. */
export async function parcelsOf(db: Queries, storage: Pick<Storage, 'open'>, messageId: string) {
  const rows = await db.many(
    Row,
    sql`select ${columns} from release where message_id = ${messageId} and parcel is not null order by rid`,
  )
  return Promise.all(rows.map((row) => opened(db, storage, row)))
}

/** What came with an answer and has not been fetched yet; undefined where nothing waits. */
export async function findWaiting(db: Queries, storage: Pick<Storage, 'open'>, rid: string) {
  const row = await db.maybeOne(
    Row,
    sql`select ${columns} from release where rid = ${rid} and message_id is not null and parcel is not null and fetched_at is null`,
  )
  return row === undefined ? undefined : opened(db, storage, row)
}

export const markFetched = (tx: Tx, rid: string, at: Date): Promise<number> =>
  tx.run(sql`update release set fetched_at = ${at} where rid = ${rid} and parcel is not null and fetched_at is null`)
