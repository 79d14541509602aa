import { SubmissionAnswer } from '@kinlink/contracts'
import { Bytes, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { type Asked, findAnswer, nameOf } from '../idempotency/idempotency-store.ts'
import { lockNames } from '../locks.ts'
import type { Outcome } from '../outcome.ts'
import type { ReadSubmission } from './read-submission.ts'
import { lockHeadRow, type RecordHead, recordName } from './record-store.ts'

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
export type Before = Static<typeof Kept> & {
  readonly head: RecordHead | undefined
  /** What the same request was answered. */
  readonly answered: Outcome<SubmissionAnswer> | undefined
}

/**
 * Locks a request and a record as `answerOnce` and `lockRecordHead` do, and finds all that a submission has to be judged
 * by. Everything is sent together, and in this order: what is found is from after the locks.
 */
export const lookBack = async (tx: Tx, { header: { rid }, receipt }: ReadSubmission, asked: Asked): Promise<Before> => {
  const digest = receipt?.digest ?? null
  const [, answered, head, kept] = await Promise.all([
    lockNames(tx, nameOf(asked), recordName(rid)),
    findAnswer(tx, asked, SubmissionAnswer),
    lockHeadRow(tx, rid),
    tx.one(
      Kept,
      sql`select (select digest from record_ended where rid = ${rid}) as ended,
            exists (select from receipt_use where digest = ${digest} and rid <> ${rid}) as used_by_another,
            (select key from mailbox_keys.record_key where rid = ${rid}) as key`,
    ),
  ])
  return { ...kept, head, answered }
}
