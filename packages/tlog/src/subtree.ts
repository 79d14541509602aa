/** The leaves from `start` (inclusive) to `end` (exclusive) of a tree, as one subtree. */
export type Subtree = { readonly start: number; readonly end: number }

/** A node all of whose 2^level leaves are there: leaves index·2^level … (index+1)·2^level − 1. */
export type Node = { readonly level: number; readonly index: number }

/** The largest power of two below `count`, where RFC 6962 §2.1 splits a tree of `count` > 1 leaves. */
export const splitPoint = (count: number): number => 2 ** Math.ceil(Math.log2(count) - 1)

/** Refuses what is no tree size. Sizes stay below 2^48, so that every power of two and logarithm here is exact. */
export const checkSize = (size: number, least = 0): void => {
  if (!Number.isSafeInteger(size) || size < least || size >= 2 ** 48) throw new RangeError('This is no size of a tree')
}

/** The whole nodes, from left to right, that a subtree of a Merkle tree is made of: its size in binary. */
export const nodesOf = ({ start, end }: Subtree): Node[] => {
  const nodes: Node[] = []
  for (let at = start; at < end; ) {
    const level = Math.floor(Math.log2(end - at))
    nodes.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return nodes
}

/** Subtrees whose hashes are the audit path of leaf `index`, from the leaf up (PATH of RFC 6962 §2.1.1). */
export const inclusionPath = (index: number, size: number): Subtree[] => {
  checkSize(size, 1)
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError('This leaf is not in the tree')
  const path: Subtree[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitPoint(end - start)
    path.push(index < middle ? { start: middle, end } : { start, end: middle })
    if (index < middle) end = middle
    else start = middle
  }
  return path.reverse()
}

/** Subtrees whose hashes prove that the tree of `to` leaves begins with that of `from` (PROOF of RFC 6962 §2.1.2). */
export const consistencyPath = (from: number, to: number): Subtree[] => {
  checkSize(to, 1)
  checkSize(from, 1)
  if (from > to) throw new RangeError('A tree does not shrink')
  const path: Subtree[] = []
  let [start, end] = [0, to]
  while (from !== end) {
    const middle = start + splitPoint(end - start)
    path.push(from <= middle ? { start: middle, end } : { start, end: middle })
    if (from <= middle) end = middle
    else start = middle
  }
  if (start > 0) path.push({ start, end })
  return path.reverse()
}
