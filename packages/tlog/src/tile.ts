import { HASH_SIZE, nodeHash } from './hash.ts'
import type { Node } from './subtree.ts'

/** Levels of the tree per level of tiles (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8
/** Hashes in a full tile. */
export const TILE_WIDTH = 256

/** A tile: up to 256 hashes of level 8·`level` of the tree, from leaf-ward index 256·`index` on. */
export type TileId = { readonly level: number; readonly index: number }
export type Tile = TileId & { readonly hashes: Uint8Array }

/** Answers a tile as stored, or undefined. */
export type TileSource = (id: TileId) => Uint8Array | undefined

/** A tile that the tree's size promises is not there, or is too short: the store is damaged. */
export class MissingTile extends Error {
  override readonly name = 'MissingTile'
  readonly logMessage = 'a tile of the log is missing or too short'
  constructor() {
    super('A tile of the log is missing or too short')
  }
}

export const tileKey = ({ level, index }: TileId): string => `${level}/${index}`

/** A source over tiles at hand. */
export const tileSource = (tiles: Iterable<Tile>): TileSource => {
  const byKey = new Map([...tiles].map((tile) => [tileKey(tile), tile.hashes]))
  return (id) => byKey.get(tileKey(id))
}

/** The tile that a node can be computed from. */
export const tileOfNode = ({ level, index }: Node): TileId => {
  const within = level % TILE_HEIGHT
  const first = index * 2 ** within
  return { level: (level - within) / TILE_HEIGHT, index: Math.floor(first / TILE_WIDTH) }
}

/** Hash of a whole node, computed from its tile. @throws MissingTile */
export const nodeFromTile = (node: Node, tiles: TileSource): Uint8Array => {
  const id = tileOfNode(node)
  const span = 2 ** (node.level % TILE_HEIGHT)
  const first = node.index * span - id.index * TILE_WIDTH
  const hashes = tiles(id)
  if (hashes === undefined || hashes.length < (first + span) * HASH_SIZE) throw new MissingTile()
  return fold(hashes.subarray(first * HASH_SIZE, (first + span) * HASH_SIZE))
}

/** Root of a power of two of hashes. */
const fold = (hashes: Uint8Array): Uint8Array => {
  if (hashes.length === HASH_SIZE) return hashes.slice()
  const middle = hashes.length / 2
  return nodeHash(fold(hashes.subarray(0, middle)), fold(hashes.subarray(middle)))
}

/** Root of a full tile: one hash of the tile level above. */
export const tileRoot = (hashes: Uint8Array): Uint8Array => {
  if (hashes.length !== TILE_WIDTH * HASH_SIZE) throw new MissingTile()
  return fold(hashes)
}

/** Path of a tile below a log's address (C2SP tlog-tiles): `tile/0/x001/x234/067`, with `.p/<W>` when partial. */
export const tilePath = ({ level, index }: TileId, width: number = TILE_WIDTH): string => {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0')
  const groups = digits.match(/[0-9]{3}/g) ?? []
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}
