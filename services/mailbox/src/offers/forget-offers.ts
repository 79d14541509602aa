import { type Db, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const Id = Type.Object({ id: Type.String() }, { additionalProperties: false })
const BATCH = 1000

/**
 * Forgets offers that were due before an instant, with what was given back and the closed stages that name them. When is for the due date alone to say: what had become of an offer
 * would show in how long it is there. No bar on a new offer outlasts the due date, and the signed offer is too old to be made again. Answers how many.
 */
export const forgetOffers = async (db: Db, before: Date): Promise<number> => {
  let forgotten = 0
  for (;;) {
    const count = await db.transaction(async (tx) => {
      const ended = await tx.many(
        Id,
        sql`select id from offer where due_at < ${before} and state not in ('offered', 'accepted')
              and not exists (select from activation a where a.offer = offer.id and a.closed_at is null)
            order by id limit ${BATCH} for update skip locked`,
      )
      const ids = ended.map(({ id }) => id)
      await tx.run(sql`delete from activation where offer = any(${ids}) and closed_at is not null`)
      await tx.run(sql`delete from offer_return where offer = any(${ids})`)
      return await tx.run(sql`delete from offer where id = any(${ids})`)
    })
    forgotten += count
    if (count < BATCH) return forgotten
  }
}
