import { BigInteger, Bytes, type Queries, sql } from '@kinlink/postgres'
import type { Tile, TileId, TileSource } from '@kinlink/tlog'
import { tileSource } from '@kinlink/tlog'
import { Type } from 'typebox'
import type { TreeName } from './tree.ts'

const CheckpointRow = Type.Object({ size: BigInteger, root: Bytes, note: Type.String() })
export type SignedCheckpoint = { readonly size: number; readonly root: Uint8Array; readonly note: string }

/** The newest checkpoint of a tree; undefined while the tree has no entry. */
export const newestCheckpoint = async (db: Queries, tree: TreeName): Promise<SignedCheckpoint | undefined> => {
  const row = await db.maybeOne(
    CheckpointRow,
    sql`select size, root, note from checkpoint where tree = ${tree} order by size desc limit 1`,
  )
  return row === undefined ? undefined : { ...row, size: Number(row.size) }
}

export const insertCheckpoint = async (
  db: Queries,
  tree: TreeName,
  { size, root, note }: SignedCheckpoint,
  at: Date,
): Promise<void> => {
  await db.run(
    sql`insert into checkpoint (tree, size, root, note, at) values (${tree}, ${size}, ${root}, ${note}, ${at})`,
  )
}

const TileRow = Type.Object({ level: Type.Integer(), idx: BigInteger, hashes: Bytes })

/** The tiles asked for, in one query. Those that are not stored are left out. */
export const loadTiles = async (db: Queries, tree: TreeName, ids: readonly TileId[]): Promise<TileSource> => {
  const rows = await db.many(
    TileRow,
    sql`select tile.level, tile.idx, tile.hashes
        from unnest(${ids.map((id) => id.level)}::integer[], ${ids.map((id) => id.index)}::bigint[]) as wanted (level, idx)
        join tile on tile.tree = ${tree} and tile.level = wanted.level and tile.idx = wanted.idx`,
  )
  return tileSource(rows.map(({ level, idx, hashes }) => ({ level, index: Number(idx), hashes })))
}

/** Stores new tiles and the longer form of partial ones. */
export const storeTiles = async (db: Queries, tree: TreeName, tiles: readonly Tile[]): Promise<void> => {
  await db.run(
    sql`insert into tile (tree, level, idx, hashes)
        select ${tree}, grown.level, grown.idx, grown.hashes
        from unnest(${tiles.map((tile) => tile.level)}::integer[], ${tiles.map((tile) => tile.index)}::bigint[],
          ${tiles.map((tile) => tile.hashes)}::bytea[]) as grown (level, idx, hashes)
        on conflict (tree, level, idx) do update set hashes = excluded.hashes`,
  )
}
