import { emptyRoot, HASH_SIZE, nodeHash } from './hash.ts'
import { checkSize, nodesOf, type Subtree } from './subtree.ts'
import {
  MissingTile,
  nodeFromTile,
  TILE_WIDTH,
  type Tile,
  type TileId,
  type TileSource,
  tileKey,
  tileOfNode,
  tileRoot,
} from './tile.ts'

/** Tiles from which the hashes of these subtrees can be computed, each once. */
export const tilesFor = (subtrees: readonly Subtree[]): TileId[] => {
  const tiles = subtrees.flatMap(nodesOf).map(tileOfNode)
  return [...new Map(tiles.map((tile) => [tileKey(tile), tile])).values()]
}

/** Hash of one subtree: MTH of RFC 6962 §2.1 over its leaves. @throws MissingTile */
export const subtreeHash = (subtree: Subtree, tiles: TileSource): Uint8Array =>
  nodesOf(subtree)
    .map((node) => nodeFromTile(node, tiles))
    .reduceRight((right, left) => nodeHash(left, right))

/** Root of the tree of `size` leaves. The tiles needed are `tilesFor([{ start: 0, end: size }])`. @throws MissingTile */
export const treeRoot = (size: number, tiles: TileSource): Uint8Array => {
  checkSize(size)
  return size === 0 ? emptyRoot() : subtreeHash({ start: 0, end: size }, tiles)
}

/** The partial tiles at the right edge of a tree: what `appendLeaves` must be given. */
export const edgeTiles = (size: number): TileId[] => {
  checkSize(size)
  const tiles: TileId[] = []
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH))
    if (count % TILE_WIDTH > 0) tiles.push({ level, index: Math.floor(count / TILE_WIDTH) })
  return tiles
}

/**
 * Appends leaf hashes to the tree of `size` leaves and answers the tiles that are new or longer than before. What was
 * in a tile stays as it was: a tile only grows. @throws MissingTile when an edge tile is not as long as `size` demands.
 */
export const appendLeaves = (size: number, leaves: readonly Uint8Array[], tiles: TileSource): Tile[] => {
  checkSize(size + leaves.length)
  const changed: Tile[] = []
  let hashes = leaves
  for (let level = 0, count = size; hashes.length > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    const grown = growLevel(level, count, hashes, tiles)
    changed.push(...grown)
    hashes = grown.filter((tile) => tile.hashes.length === TILE_WIDTH * HASH_SIZE).map((tile) => tileRoot(tile.hashes))
  }
  return changed
}

const growLevel = (level: number, count: number, added: readonly Uint8Array[], tiles: TileSource): Tile[] => {
  const first = Math.floor(count / TILE_WIDTH)
  const kept = (count % TILE_WIDTH) * HASH_SIZE
  const edge = kept === 0 ? new Uint8Array(0) : tiles({ level, index: first })
  if (edge === undefined || edge.length < kept) throw new MissingTile()
  const all = Buffer.concat([edge.subarray(0, kept), ...added])
  const bytes = TILE_WIDTH * HASH_SIZE
  return Array.from({ length: Math.ceil(all.length / bytes) }, (_, at) => ({
    level,
    index: first + at,
    hashes: new Uint8Array(all.subarray(at * bytes, (at + 1) * bytes)),
  }))
}

/** Root of the tree over these leaf hashes: what an auditor recomputes who holds all of them. */
export const rootOfLeaves = (leaves: readonly Uint8Array[]): Uint8Array => {
  const tiles = new Map(appendLeaves(0, leaves, () => undefined).map((tile) => [tileKey(tile), tile.hashes]))
  return treeRoot(leaves.length, (id) => tiles.get(tileKey(id)))
}
