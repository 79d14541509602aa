import { EntryRole } from '@kinlink/contracts'
import { BigInteger, Bytes, type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
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

/**
 * Stores entries, and newer codes in the place of older ones; answers those whose code was not here already, that were not removed and have not expired. Pairs of an entry that is
 * coded anew stay. Under the change lock.
 */
export const storeEntries = async (tx: Tx, entries: readonly Entry[], at: Date): Promise<Entry[]> => {
  const stored = await tx.many(
    Stored,
    sql`insert into entry (id, author, role, code_epoch, code, expires_at, revision, stored_at)
        select id, author, role, code_epoch, code, expires_at, revision, ${at}
        from unnest(${entries.map(({ id }) => id)}::text[], ${entries.map(({ author }) => author)}::text[],
          ${entries.map(({ role }) => role)}::text[], ${entries.map(({ codeEpoch }) => codeEpoch)}::text[],
          ${entries.map(({ code }) => code)}::bytea[], ${entries.map(({ expires }) => expires)}::timestamptz[],
          ${entries.map(({ revision }) => revision)}::integer[])
          as new (id, author, role, code_epoch, code, expires_at, revision)
        where not exists (select 1 from forgotten_entry where forgotten_entry.id = new.id) and expires_at > ${at}
        on conflict (id) do update set code_epoch = excluded.code_epoch, code = excluded.code,
          revision = excluded.revision, position = nextval('change_position')
          where entry.revision < excluded.revision
        returning id`,
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

const Whole = Type.Object(
  {
    id: Type.String(),
    author: Type.String(),
    role: EntryRole,
    code_epoch: Type.String(),
    code: Bytes,
    expires_at: Timestamp,
    revision: Type.Integer(),
  },
  closed,
)

/** The next living entries after an id, in the order of their ids. */
export const entriesAfter = async (db: Queries, id: string, at: Date, limit: number): Promise<Entry[]> => {
  const rows = await db.many(
    Whole,
    sql`select id, author, role, code_epoch, code, expires_at, revision from entry
        where id > ${id} and expires_at > ${at} order by id limit ${limit}`,
  )
  return rows.map(({ code_epoch: codeEpoch, expires_at: expires, ...plain }) => ({ ...plain, codeEpoch, expires }))
}
