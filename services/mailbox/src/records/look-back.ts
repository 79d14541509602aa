import { Bytes, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import type { ReadSubmission } from './read-submission.ts'
import { lockRecordHead, type RecordHead } from './record-store.ts'

const Kept = Type.Object(
  {
    /** The digest of the last revision of a record that has ended. */
    ended: Type.Union([Type.String(), Type.Null()]),
    /** The receipt was given for another record: each carries the revisions of one, also after both have ended. */
    used_by_another: Type.Boolean(),
    /** The key under which the wraps of the record rest. */
    key: Type.Union([Bytes, Type.Null()]),
  },
  { additionalProperties: false },
)

/** What there is of a record before a submission. */
export type Before = Static<typeof Kept> & { readonly head: RecordHead | undefined }

/** Locks a record as `lockRecordHead` does, and finds all that a submission of it has to be judged by. */
export const lookBack = async (tx: Tx, { header: { rid }, receipt }: ReadSubmission): Promise<Before> => {
  const digest = receipt?.digest ?? null
  const [head, kept] = await Promise.all([
    lockRecordHead(tx, rid),
    tx.one(
      Kept,
      sql`select (select digest from record_ended where rid = ${rid}) as ended,
            exists (select from receipt_use where digest = ${digest} and rid <> ${rid}) as used_by_another,
            (select key from mailbox_keys.record_key where rid = ${rid}) as key`,
    ),
  ])
  return { ...kept, head }
}
