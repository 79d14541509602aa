import { BLOB_PART } from '@kinlink/crypto/hash'
import { Bytes, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

/** Keeps a sealed blob beside the submission that names it, in the parts in which it travels. */
export async function insertParts(tx: Queries, submissionId: string, blob: Uint8Array): Promise<void> {
  for (let part = 0; part * BLOB_PART < blob.length; part += 1) {
    const bytes = blob.subarray(part * BLOB_PART, (part + 1) * BLOB_PART)
    await tx.run(sql`insert into submission_part (submission_id, part, bytes)
      values (${submissionId}, ${part}, ${bytes})`)
  }
}

const Part = Type.Object({ part: Type.Integer(), bytes: Bytes })

/** The first part that the exchange has not taken, or not within the time for which it keeps a part that no record names. */
export const nextPart = (db: Queries, submissionId: string, sentAfter: Date) =>
  db.maybeOne(
    Part,
    sql`select part, bytes from submission_part where submission_id = ${submissionId}
      and (sent_at is null or sent_at <= ${sentAfter}) order by part limit 1`,
  )

export const markSent = (db: Queries, submissionId: string, part: number, at: Date) =>
  db.run(sql`update submission_part set sent_at = ${at} where submission_id = ${submissionId} and part = ${part}`)

/** Parts of submissions about one object that wait no more are not needed any more. */
export const dropParts = (tx: Queries, subject: string) =>
  tx.run(sql`delete from submission_part p using submission s
    where s.id = p.submission_id and s.subject = ${subject} and s.state <> 'waiting'`)
