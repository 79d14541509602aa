import { type BlindedEntry, type EntryForMatching, type EntryHeader, EntryRole } from '@kinlink/contracts'
import { type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { lockNames } from '../locks.ts'

const closed = { additionalProperties: false } as const

/** Stores a blinded entry. The commit fails with a unique violation when the id is taken. */
export const storeEntry = (
  tx: Tx,
  { entry, header }: { readonly entry: BlindedEntry; readonly header: EntryHeader },
  at: Date,
): void =>
  tx.send(sql`
    insert into entry (id, author, role, rid, kid, code_epoch, code, header, sig, expires_at, stored_at)
    values (${header.id}, ${header.author}, ${header.role}, ${header.rid}, ${entry.kid}, ${header.codeEpoch},
      ${entry.code}, ${entry.header}, ${entry.sig}, ${new Date(header.expires)}, ${at})`)

const Matchable = Type.Object(
  {
    id: Type.String(),
    author: Type.String(),
    role: EntryRole,
    code_epoch: Type.String(),
    code: Type.String(),
    expires_at: Timestamp,
    revision: Type.Integer(),
  },
  closed,
)

/** What matching may know of those entries that are there and have not expired. */
export const findForMatching = async (db: Queries, ids: readonly string[], at: Date): Promise<EntryForMatching[]> => {
  const rows = await db.many(
    Matchable,
    sql`select id, author, role, code_epoch, code, expires_at, revision from entry
        where id = any(${[...ids]}) and expires_at > ${at}`,
  )
  return rows.map(({ code_epoch: codeEpoch, expires_at, ...plain }) => ({
    ...plain,
    codeEpoch,
    expires: expires_at.toISOString(),
  }))
}

const Id = Type.Object({ id: Type.String() }, closed)

/** Locks an entry of its author against judgements of its candidates; false when there is none. */
export const lockOwnEntry = async (tx: Tx, id: string, author: string): Promise<boolean> =>
  (await tx.maybeOne(Id, sql`select id from entry where id = ${id} and author = ${author} for update`)) !== undefined

/** Whether this is the entry of one of the author's records. It waits for nobody. */
export const isOfOwnRecord = async (db: Queries, id: string, author: string): Promise<boolean> =>
  (await db.maybeOne(Id, sql`select id from entry where id = ${id} and author = ${author} and rid is not null`)) !==
  undefined

/** Lets what is done about the being there of one entry follow one another until the commit: a removal and a submission that arrive at once leave nothing, whichever is first. */
export const lockEntryId = (tx: Tx, id: string, author: string): Promise<number> =>
  lockNames(tx, `entry ${author} ${id}`)

/** Keeps a removed entry's id, so that a delayed repetition of its submission does not bring it back. */
export const markRemoved = (tx: Tx, id: string, author: string, at: Date): Promise<number> =>
  tx.run(sql`insert into entry_removed (author, id, at) values (${author}, ${id}, ${at}) on conflict do nothing`)

export const wasRemoved = async (tx: Tx, id: string, author: string): Promise<boolean> =>
  (await tx.maybeOne(Id, sql`select id from entry_removed where author = ${author} and id = ${id}`)) !== undefined
