import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

/** Notes that an own living entry is to be compared once more, now or when the span since the last time is over. Asked again before that, it is the same. */
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
    update entry set rematch_due = greatest(${at}::timestamptz, rematched_at + ${spanMs} * interval '1 millisecond')
    where id = ${entry} and author = ${member} and expires_at > ${at} and rematch_due is null`)

const Id = Type.Object({ id: Type.String() }, closed)

export const rematchesDue = async (db: Queries, at: Date, limit: number): Promise<string[]> =>
  (
    await db.many(
      Id,
      sql`select id from entry where rematch_due <= ${at} and expires_at > ${at} order by rematch_due, id limit ${limit}`,
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

/** Pairs of an entry that were shown and on which nobody has said a word. */
export const openPairs = (tx: Tx, entry: string): Promise<Static<typeof Open>[]> =>
  tx.many(
    Open,
    sql`select rid, present_entry, member from candidate
        where state = 'open' and (sought_entry = ${entry} or present_entry = ${entry}) order by id`,
  )
