import { type Db, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const Rid = Type.Object({ rid: Type.String() }, { additionalProperties: false })
const BATCH = 1000

/**
 * Forgets erasures that were due before an instant: who had to erase what, who has said so, and the author's signed word. When is for the deadline alone to say: a confirmation
 * that comes late must not show. The id of the record stays with its digest (`record_ended`), so that it does not come back. Answers how many.
 */
export const forgetErasures = async (db: Db, before: Date): Promise<number> => {
  let forgotten = 0
  for (;;) {
    const count = await db.transaction(async (tx) => {
      const ended = await tx.many(
        Rid,
        sql`select rid from erasure where due_at < ${before} and state <> 'requested'
              and not exists (select from record where record.rid = erasure.rid)
            order by rid limit ${BATCH} for update skip locked`,
      )
      const rids = ended.map(({ rid }) => rid)
      await tx.run(sql`delete from erasure_duty where rid = any(${rids})`)
      await tx.run(sql`delete from record_withdrawn where rid = any(${rids})`)
      return await tx.run(sql`delete from erasure where rid = any(${rids})`)
    })
    forgotten += count
    if (count < BATCH) return forgotten
  }
}
