import { emptyRoot, HASH_SIZE, nodeHash, sameHash } from './hash.ts'
import type { Subtree } from './subtree.ts'
import type { TileSource } from './tile.ts'
import { subtreeHash } from './tree.ts'

/** Hashes of the subtrees that `inclusionPath` or `consistencyPath` names, in their order. @throws MissingTile */
export const proofHashes = (path: readonly Subtree[], tiles: TileSource): Uint8Array[] =>
  path.map((subtree) => subtreeHash(subtree, tiles))

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value < 2 ** 48
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH_SIZE)
const half = (value: number): number => Math.floor(value / 2)
const isOdd = (value: number): boolean => value % 2 === 1

/** Whether the leaf stands at `index` of the tree of `size` leaves with this root (RFC 9162 §2.1.3.2). Never throws. */
export const verifyInclusion = (claim: {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  readonly hashes: readonly Uint8Array[]
}): boolean => {
  const { leaf, index, size, root, hashes } = claim
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf, root, ...hashes])) return false
  let [fn, sn, computed] = [index, size - 1, leaf]
  for (const hash of hashes) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      computed = nodeHash(hash, computed)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else computed = nodeHash(computed, hash)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && sameHash(computed, root)
}

/**
 * Whether the tree of `to` leaves begins with the tree of `from` leaves (RFC 9162 §2.1.4.2). A tree begins with the
 * empty one and with itself; both need no hashes. Never throws.
 */
export const verifyConsistency = (claim: {
  readonly from: number
  readonly fromRoot: Uint8Array
  readonly to: number
  readonly toRoot: Uint8Array
  readonly hashes: readonly Uint8Array[]
}): boolean => {
  const { from, fromRoot, to, toRoot, hashes } = claim
  if (!isSize(from) || !isSize(to) || from > to || !areHashes([fromRoot, toRoot, ...hashes])) return false
  if (from === to) return hashes.length === 0 && sameHash(fromRoot, toRoot)
  if (from === 0) return hashes.length === 0 && sameHash(fromRoot, emptyRoot())
  const isPowerOfTwo = 2 ** Math.round(Math.log2(from)) === from
  const [first, ...rest] = isPowerOfTwo ? [fromRoot, ...hashes] : hashes
  if (first === undefined) return false
  let [fn, sn] = [from - 1, to - 1]
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)]
  let [older, newer] = [first, first]
  for (const hash of rest) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      older = nodeHash(hash, older)
      newer = nodeHash(hash, newer)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else newer = nodeHash(newer, hash)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && sameHash(older, fromRoot) && sameHash(newer, toRoot)
}
