import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

const Pending = Type.Object({ id: Type.String(), tree: Type.String(), body: Type.String(), at: Timestamp })
export type Pending = Type.Static<typeof Pending>

/**
 * Takes pending entries out, oldest first. They are taken by being deleted, not by a cursor: what a transaction inserts
 * long after later ones have committed is taken the next time. Those of the trees in `without` stay.
 */
export const claimPending = async (db: Queries, limit: number, without: readonly string[]): Promise<Pending[]> =>
  await db.many(
    Pending,
    sql`delete from pending using (
          select id from pending where tree <> all(${[...without]}) order by at, id limit ${limit} for update skip locked
        ) as claimed
        where pending.id = claimed.id
        returning pending.id, pending.tree, pending.body, pending.at`,
  )

const Locked = Type.Object({ locked: Type.Boolean() })
// One per database, and a database belongs to one side.
const SEQUENCER_LOCK = 7_016_942_332

/** Whether this transaction is the one that may append, until its end. */
export const tryLock = async (db: Queries): Promise<boolean> =>
  (await db.one(Locked, sql`select pg_try_advisory_xact_lock(${SEQUENCER_LOCK}) as locked`)).locked

export const hasPending = async (db: Queries, without: readonly string[]): Promise<boolean> =>
  (await db.one(Locked, sql`select exists (select from pending where tree <> all(${[...without]})) as locked`)).locked

export type NewEntry = {
  readonly seq: number
  readonly leaf: Uint8Array
  readonly salt: Uint8Array
  readonly body: string
  readonly at: Date
}

export const insertEntries = async (db: Queries, tree: string, entries: readonly NewEntry[]): Promise<void> => {
  const seqs = entries.map((entry) => entry.seq)
  const leaves = db.run(
    sql`insert into entry (tree, seq, leaf)
        select ${tree}, added.seq, added.leaf
        from unnest(${seqs}::bigint[], ${entries.map((entry) => entry.leaf)}::bytea[]) as added (seq, leaf)`,
  )
  const contents = db.run(
    sql`insert into entry_content (tree, seq, salt, body, at)
        select ${tree}, added.seq, added.salt, added.body, added.at
        from unnest(${seqs}::bigint[], ${entries.map((entry) => entry.salt)}::bytea[],
          ${entries.map((entry) => entry.body)}::text[], ${entries.map((entry) => entry.at)}::timestamptz[])
          as added (seq, salt, body, at)`,
  )
  await Promise.all([leaves, contents])
}
