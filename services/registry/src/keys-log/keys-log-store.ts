import { KeysLogLeaf } from '@kinlink/contracts'
import type { LoggedDocument } from '@kinlink/crypto/hash'
import { BigInteger, Bytes, type Queries, sql } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const
const Document = Type.Object(
  {
    kind: KeysLogLeaf.properties.kind,
    society: KeysLogLeaf.properties.society,
    number: Type.Integer(),
    digest: Type.String(),
  },
  closed,
)

/** Documents that were accepted and have no leaf yet, in the order of their acceptance. */
export const unloggedDocuments = (db: Queries): Promise<LoggedDocument[]> =>
  db.many(
    Document,
    sql`select stored.kind, stored.society, stored.number, stored.digest
        from (
          select 'member-list' as kind, null as society, seq as number, digest, at from member_list
          union all select 'statement', member, seq, digest, at from statement
        ) as stored
        where not exists (select from keys_leaf where keys_leaf.digest = stored.digest)
        order by stored.at, stored.kind, stored.society, stored.number`,
  )

/** Leaf hashes of the tree of `size` leaves, or of all there are. */
export const leafHashes = async (db: Queries, size?: number): Promise<Uint8Array[]> =>
  (
    await db.many(
      Type.Object({ leaf: Bytes }, closed),
      sql`select leaf from keys_leaf where seq < ${size ?? Number.MAX_SAFE_INTEGER} order by seq`,
    )
  ).map(({ leaf }) => leaf)

export const insertLeaves = async (
  db: Queries,
  from: number,
  added: readonly { readonly document: LoggedDocument; readonly leaf: Uint8Array }[],
): Promise<void> => {
  const documents = added.map(({ document }) => document)
  await db.run(sql`
    insert into keys_leaf (seq, kind, society, number, digest, leaf)
    select added.seq, added.kind, added.society, added.number, added.digest, added.leaf
    from unnest(${added.map((_, at) => from + at)}::bigint[], ${documents.map(({ kind }) => kind)}::text[],
      ${documents.map(({ society }) => society)}::text[], ${documents.map(({ number }) => number)}::integer[],
      ${documents.map(({ digest }) => digest)}::text[], ${added.map(({ leaf }) => leaf)}::bytea[])
      as added (seq, kind, society, number, digest, leaf)`)
}

const LeafRow = Type.Object({ ...Document.properties, seq: BigInteger }, closed)

/** Leaves from a place on, in order. */
export const leavesFrom = async (db: Queries, from: number, limit: number): Promise<KeysLogLeaf[]> =>
  (
    await db.many(
      LeafRow,
      sql`select seq, kind, society, number, digest from keys_leaf where seq >= ${from} order by seq limit ${limit}`,
    )
  ).map((row) => ({ ...row, seq: Number(row.seq) }))

const CheckpointRow = Type.Object({ size: BigInteger, note: Type.String() }, closed)
export type KeysCheckpoint = Omit<Static<typeof CheckpointRow>, 'size'> & { readonly size: number }

/** The newest checkpoint; undefined while no document was accepted. */
export const newestKeysCheckpoint = async (db: Queries): Promise<KeysCheckpoint | undefined> => {
  const row = await db.maybeOne(CheckpointRow, sql`select size, note from keys_checkpoint order by size desc limit 1`)
  return row === undefined ? undefined : { ...row, size: Number(row.size) }
}

export const insertKeysCheckpoint = async (
  db: Queries,
  { size, root, note }: KeysCheckpoint & { readonly root: Uint8Array },
  at: Date,
): Promise<void> => {
  await db.run(sql`insert into keys_checkpoint (size, root, note, at) values (${size}, ${root}, ${note}, ${at})`)
}
