import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'

/** The day of an instant in UTC, as YYYY-MM-DD. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** Counts a sought entry of an officer's key. It touches nothing that what is found touches, so that nothing of it shows in how long this takes. */
export const countAsked = (tx: Tx, asked: { readonly member: string; readonly kid: string; readonly at: Date }): void =>
  tx.send(sql`
    insert into asked_tally (member, kid, day, asked) values (${asked.member}, ${asked.kid}, ${dayOf(asked.at)}::date, 1)
    on conflict (member, kid, day) do update set asked = asked_tally.asked + 1`)

/**
 * Counts sought entries for which a pair was found, each once, on the day on which it was asked: not again when the pair has gone and another is found, or whoever has
 * people on file could make others conspicuous. Always in the same order and before anything is charged, so that two who judge pairs do not wait for one another.
 */
export const countFound = (tx: Tx, soughtEntries: readonly string[]): Promise<number> =>
  tx.run(sql`
    with first as (
      insert into entry_found (entry) select id from entry where id = any(${soughtEntries}) order by id
      on conflict do nothing returning entry
    )
    insert into found_tally (member, kid, day, found)
    select author, kid, (stored_at at time zone 'UTC')::date as day, count(*)
    from first join entry on entry.id = first.entry group by author, kid, day order by author, kid, day
    on conflict (member, kid, day) do update set found = found_tally.found + excluded.found`)

const Row = Type.Object(
  { member: Type.String(), kid: Type.String(), asked: Type.Integer(), found: Type.Integer() },
  { additionalProperties: false },
)

/** What each key of each Society asked, and for how much of it anybody was found, on the days from one day up to, not including, another. */
export const talliesOfKeys = (db: Queries, from: string, until: string) =>
  db.many(
    Row,
    sql`select member, kid, sum(asked)::integer as asked, coalesce(sum(least(found, asked)), 0)::integer as found
        from asked_tally left join found_tally using (member, kid, day)
        where day >= ${from}::date and day < ${until}::date group by member, kid order by member, kid`,
  )

export const forgetTallies = async (db: Queries, before: string): Promise<void> => {
  await db.run(sql`delete from asked_tally where day < ${before}::date`)
  await db.run(sql`delete from found_tally where day < ${before}::date`)
}
