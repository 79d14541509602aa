import { EntryRole } from '@kinlink/contracts'
import { BigInteger, Bytes, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Entry } from './entry.ts'

const closed = { additionalProperties: false } as const

// Any number that nobody else of this database locks.
const CHANGE_LOCK = 4_857_120_331

/**
 * Lets one change at a time through, until its transaction ends, over all instances: two entries that arrive at once
 * still meet, since the later one sees the earlier.
 */
export const lockChanges = (tx: Tx): Promise<number> => tx.run(sql`select pg_advisory_xact_lock(${CHANGE_LOCK})`)

const Stored = Type.Object({ id: Type.String() }, closed)

/** Stores entries; answers those that are not here already, were not removed and have not expired. Under the change lock. */
export const storeEntries = async (tx: Tx, entries: readonly Entry[], at: Date): Promise<Entry[]> => {
  const stored = await tx.many(
    Stored,
    sql`insert into entry (id, author, role, code_epoch, code, expires_at, stored_at)
        select id, author, role, code_epoch, code, expires_at, ${at}
        from unnest(${entries.map(({ id }) => id)}::text[], ${entries.map(({ author }) => author)}::text[],
          ${entries.map(({ role }) => role)}::text[], ${entries.map(({ codeEpoch }) => codeEpoch)}::text[],
          ${entries.map(({ code }) => code)}::bytea[], ${entries.map(({ expires }) => expires)}::timestamptz[])
          as new (id, author, role, code_epoch, code, expires_at)
        where not exists (select 1 from forgotten_entry where forgotten_entry.id = new.id) and expires_at > ${at}
        on conflict (id) do nothing returning id`,
  )
  const ids = new Set(stored.map(({ id }) => id))
  return entries.filter(({ id }) => ids.has(id))
}

/** Erases an entry with its candidates, and keeps one that is still on its way from being stored. Under the change lock. */
export const forgetEntry = async (tx: Tx, id: string, at: Date): Promise<void> => {
  await tx.run(sql`insert into forgotten_entry (id, at) values (${id}, ${at}) on conflict do nothing`)
  await tx.run(sql`delete from entry where id = ${id}`)
}

/** Erases what has expired, with its candidates; answers how many entries. Under the change lock. */
export const forgetExpired = (tx: Tx, at: Date): Promise<number> =>
  tx.run(sql`
    with gone as (delete from entry where expires_at <= ${at} returning id)
    insert into forgotten_entry (id, at) select id, ${at} from gone on conflict do nothing`)

/** Lets go of ids that were forgotten before an instant: nothing of them can be on its way any more. */
export const purgeForgotten = (tx: Tx, before: Date): Promise<number> =>
  tx.run(sql`delete from forgotten_entry where at < ${before}`)

const Change = Type.Object(
  {
    position: BigInteger,
    id: Type.String(),
    author: Type.Union([Type.String(), Type.Null()]),
    role: Type.Union([EntryRole, Type.Null()]),
    code_epoch: Type.Union([Type.String(), Type.Null()]),
    code: Type.Union([Bytes, Type.Null()]),
  },
  closed,
)

/** The next changes after a position, in order: entries stored, with their code, and ids forgotten, without. */
export const changesAfter = (db: Queries, position: bigint, limit: number) =>
  db.many(
    Change,
    sql`select position, id, author, role, code_epoch, code from entry where position > ${String(position)}
        union all
        select position, id, null, null, null, null from forgotten_entry where position > ${String(position)}
        order by position limit ${limit}`,
  )
