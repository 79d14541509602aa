import { Bytes, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { lockNames } from '../locks.ts'

const closed = { additionalProperties: false } as const

/** One part of a blob of one author. */
export type PartOf = { readonly author: string; readonly id: string; readonly part: number }

const Stored = Type.Object(
  { parts: Type.Integer(), named: Type.Boolean(), same: Type.Union([Type.Boolean(), Type.Null()]) },
  closed,
)
/** What there is of a blob: how many parts, whether a record names it, whether the part at hand is there with these bytes; null when it is not there. */
export type StoredBlob = Type.Static<typeof Stored>

/** What there is of a blob; requests about one follow one another until the commit. */
export const lockBlob = async (tx: Tx, { author, id, part }: PartOf, bytes: Uint8Array): Promise<StoredBlob> => {
  await lockNames(tx, `blob ${author} ${id}`)
  return tx.one(
    Stored,
    sql`select count(*)::integer as parts, coalesce(bool_or(rid is not null), false) as named,
          bool_and(bytes = ${bytes}) filter (where part = ${part}) as same
        from blob_part where author = ${author} and id = ${id}`,
  )
}

export const insertPart = (tx: Tx, { author, id, part }: PartOf, bytes: Uint8Array, at: Date): Promise<number> =>
  tx.run(sql`
    insert into blob_part (author, id, part, bytes, stored_at)
    values (${author}, ${id}, ${part}, ${bytes}, ${at})`)

/** A part that is handed in again is kept for as long as a new one. */
export const touchPart = (tx: Tx, { author, id, part }: PartOf, at: Date): Promise<number> =>
  tx.run(sql`
    update blob_part set stored_at = ${at}
    where author = ${author} and id = ${id} and part = ${part} and rid is null`)

const Part = Type.Object({ part: Type.Integer(), bytes: Bytes }, closed)
export type StoredPart = Type.Static<typeof Part>

/** The parts of an author's blob that no record names yet, in their order; locked against being swept or named by another. */
export const lockUnnamedParts = async (tx: Tx, author: string, id: string): Promise<StoredPart[]> => {
  await lockNames(tx, `blob ${author} ${id}`)
  return tx.many(
    Part,
    sql`select part, bytes from blob_part where author = ${author} and id = ${id} and rid is null order by part for update`,
  )
}

export const nameBlob = (tx: Tx, author: string, id: string, rid: string): void =>
  tx.send(sql`update blob_part set rid = ${rid} where author = ${author} and id = ${id} and rid is null`)

/** One part of the blob that a record names. */
export const findPart = async (db: Queries, rid: string, part: number): Promise<Uint8Array | undefined> =>
  (await db.maybeOne(Part, sql`select part, bytes from blob_part where rid = ${rid} and part = ${part}`))?.bytes

/** Forgets blobs that no record has named. */
export const sweepUnnamed = (db: Queries, before: Date): Promise<number> =>
  db.run(sql`delete from blob_part where rid is null and stored_at < ${before}`)
