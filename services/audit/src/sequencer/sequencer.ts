import { randomBytes } from 'node:crypto'
import { type AttestKey, signNote } from '@kinlink/crypto/attest'
import type { Db, Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import {
  appendLeaves,
  edgeTiles,
  entryLeaf,
  formatCheckpoint,
  MissingTile,
  sameHash,
  tileSource,
  tilesFor,
  treeRoot,
} from '@kinlink/tlog'
import type { TreeName, TreeRules } from '../trees/tree.ts'
import { insertCheckpoint, loadTiles, newestCheckpoint, storeTiles } from '../trees/tree-store.ts'
import { claimPending, hasPending, insertEntries, type Pending, tryLock } from './pending-store.ts'

export type SequencerDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly rules: TreeRules
  readonly key: AttestKey
}

/** The stored tiles are not those that were signed: somebody changed them. Nothing is appended to such a tree. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged'
  readonly logMessage = 'the tiles of a tree do not fit its newest checkpoint'
  readonly tree: TreeName
  constructor(tree: TreeName, options?: ErrorOptions) {
    super('The tiles of a tree do not fit its newest checkpoint', options)
    this.tree = tree
  }
}

const BATCH = 2000

/**
 * Turns everything pending into entries, batch by batch, and answers how many. A damaged tree stops itself alone: what
 * is pending for it waits, the others go on, and then it is told. @throws LogDamaged
 */
export const sequenceAll = async (deps: SequencerDeps, signal?: AbortSignal): Promise<number> => {
  const damaged = new Map<TreeName, LogDamaged>()
  let done = 0
  while (signal?.aborted !== true && (await hasPending(deps.db, [...damaged.keys()]))) {
    const count = await batchOrDamage(deps, damaged)
    if (count === 0) break
    done += count ?? 0
  }
  const [first] = damaged.values()
  if (first !== undefined) throw first
  return done
}

const batchOrDamage = async (deps: SequencerDeps, damaged: Map<TreeName, LogDamaged>): Promise<number | undefined> => {
  try {
    return await sequenceBatch(deps, [...damaged.keys()])
  } catch (error) {
    if (!(error instanceof LogDamaged) || damaged.has(error.tree)) throw error
    damaged.set(error.tree, error)
    return undefined
  }
}

/**
 * One batch in one transaction: claim, number, hash, grow the trees, sign a checkpoint for each. Another sequencer at
 * work, here or elsewhere, makes it answer 0. @throws LogDamaged
 */
export const sequenceBatch = async (deps: SequencerDeps, without: readonly TreeName[] = []): Promise<number> =>
  await deps.db.transaction(async (tx) => {
    if (!(await tryLock(tx))) return 0
    const claimed = await claimPending(tx, BATCH, without)
    const byTree = Map.groupBy(claimed.sort(byTime), (pending) => pending.tree)
    for (const [tree, batch] of byTree) await appendUndamaged(tx, deps, tree, batch)
    return claimed.length
  })

/** By time; at the same time by id, which is random: the order tells nothing that the times do not. */
const byTime = (a: Pending, b: Pending): number => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1)

const appendUndamaged = async (...[tx, deps, tree, batch]: Parameters<typeof append>): Promise<void> => {
  try {
    await append(tx, deps, tree, batch)
  } catch (error) {
    throw error instanceof MissingTile ? new LogDamaged(tree, { cause: error }) : error
  }
}

const append = async (tx: Tx, deps: SequencerDeps, tree: TreeName, batch: readonly Pending[]): Promise<void> => {
  const last = await newestCheckpoint(tx, tree)
  const size = last?.size ?? 0
  const whole = { start: 0, end: size }
  const tiles = await loadTiles(tx, tree, [...edgeTiles(size), ...tilesFor([whole])])
  // Before signing anything new: a signature over a tree that was tampered with would cover the tampering up.
  if (last !== undefined && !sameHash(treeRoot(size, tiles), last.root)) throw new LogDamaged(tree)
  const entries = batch.map(({ body, at }, index) => {
    const salt = new Uint8Array(randomBytes(32))
    return { seq: size + index, salt, body, at, leaf: entryLeaf(salt, new TextEncoder().encode(body)) }
  })
  const leaves = entries.map((entry) => entry.leaf)
  const grown = size + entries.length
  const grownTiles = appendLeaves(size, leaves, tiles)
  const newer = tileSource(grownTiles)
  const root = treeRoot(grown, (id) => newer(id) ?? tiles(id))
  const origin = deps.rules.originOf(tree)
  const note = signNote(formatCheckpoint({ origin, size: grown, root }), origin, deps.key)
  await Promise.all([
    insertEntries(tx, tree, entries),
    storeTiles(tx, tree, grownTiles),
    insertCheckpoint(tx, tree, { size: grown, root, note }, deps.clock.now()),
  ])
}
