import { Id } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

const Recoding = Type.Object({
  epoch: Id,
  began_at: Timestamp,
  /** How far the exchange has been asked what it has; null before the first page. */
  listed_to: Type.Union([Id, Type.Null()]),
  listed_at: Type.Union([Timestamp, Type.Null()]),
})
export type Recoding = Type.Static<typeof Recoding>
const columns = sql`epoch, began_at, listed_to, listed_at`

export const findRecoding = (db: Queries, epoch: string) =>
  db.maybeOne(Recoding, sql`select ${columns} from recoding where epoch = ${epoch}`)

/**
 * Takes up a linkage key, once the exchange has it: its epoch is its record's id, by which the exchange knows it for one of the network's. Undefined for a key of before, of which it cannot know.
 * With the first key there is nothing to be asked for.
 */
export async function takeUp(db: Queries, epoch: string, at: Date): Promise<Recoding | undefined> {
  const known = await findRecoding(db, epoch)
  if (known !== undefined) return known
  await db.run(sql`insert into recoding (epoch, began_at, listed_at)
    select eid, ${at}, case when exists (select from linkage_key other where other.eid <> k.eid) then null else ${at}::timestamptz end
    from linkage_key k where eid = ${epoch} and record_id = eid
      and not exists (select from submission s where s.subject = k.record_id and s.state = 'waiting')
    on conflict do nothing`)
  return findRecoding(db, epoch)
}

export const noteListed = (tx: Queries, epoch: string, to: string | null, done: Date | null) =>
  tx.run(sql`update recoding set listed_to = coalesce(${to}, listed_to), listed_at = ${done} where epoch = ${epoch}`)
