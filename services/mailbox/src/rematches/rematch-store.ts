import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { standing } from '../entries/standing.ts'

const closed = { additionalProperties: false } as const

/** Notes that an own living entry is to be compared once more, now or when the span since the last time is over. Asked again before that, it is the same. What only waits to be erased counts as gone. */
export const noteRematch = (
  tx: Tx,
  {
    entry,
    member,
    at,
    spanMs,
  }: { readonly entry: string; readonly member: string; readonly at: Date; readonly spanMs: number },
): Promise<number> =>
  tx.run(sql`
    update entry e set rematch_due = greatest(${at}::timestamptz, rematched_at + ${spanMs} * interval '1 millisecond')
    where e.id = ${entry} and e.author = ${member} and e.expires_at > ${at} and e.rematch_due is null and ${standing}`)

const Id = Type.Object({ id: Type.String() }, closed)

/** Entries whose time has come. Societies take turns, so that none that asks much delays the others. */
export const rematchesDue = async (db: Queries, at: Date, limit: number): Promise<string[]> =>
  (
    await db.many(
      Id,
      sql`select id from (
            select id, rematch_due, row_number() over (partition by author order by rematch_due, id) as turn
            from entry where rematch_due <= ${at} and expires_at > ${at}
          ) as due
          order by turn, rematch_due, id limit ${limit}`,
    )
  ).map(({ id }) => id)

/** Takes an entry's turn; false when another process has, or it is gone. The entry itself is not locked: its author must not wait for what follows. */
export const takeTurn = async (tx: Tx, id: string, at: Date): Promise<boolean> => {
  const { got } = await tx.one(
    Type.Object({ got: Type.Boolean() }, closed),
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`rematch ${id}`}, 0)) as got`,
  )
  if (!got) return false
  return (await tx.maybeOne(Id, sql`select id from entry where id = ${id} and rematch_due <= ${at}`)) !== undefined
}

/** The turn has been taken: last in its transaction. */
export const endTurn = (tx: Tx, id: string, at: Date): Promise<number> =>
  tx.run(sql`update entry set rematch_due = null, rematched_at = ${at} where id = ${id}`)

const Open = Type.Object({ rid: Type.String(), present_entry: Type.String(), member: Type.String() }, closed)

/** Pairs of an entry that were shown, on which nobody has said a word, and of which both entries still stand. */
export const openPairs = (tx: Tx, entry: string, at: Date): Promise<Static<typeof Open>[]> =>
  tx.many(
    Open,
    sql`select c.rid, c.present_entry, c.member from candidate c
        join entry e on e.id = c.sought_entry and e.expires_at > ${at}
        join entry p on p.id = c.present_entry and p.expires_at > ${at}
        where c.state = 'open' and (c.sought_entry = ${entry} or c.present_entry = ${entry}) and ${standing}
        order by c.id`,
  )
