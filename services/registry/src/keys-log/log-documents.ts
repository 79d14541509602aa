import { type AttestKey, signNote } from '@kinlink/crypto/attest'
import { keysLogCommitment } from '@kinlink/crypto/hash'
import type { Db, Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { formatCheckpoint, leafHash, rootOfLeaves } from '@kinlink/tlog'
import { lockNetwork } from '../documents/network-lock.ts'
import { insertKeysCheckpoint, insertLeaves, leafHashes, unloggedDocuments } from './keys-log-store.ts'

/** The key that signs the log's checkpoints, and the name it signs in. */
export type KeysLog = { readonly origin: string; readonly key: AttestKey }

/** First line of the keys log's checkpoints: each network has a log of its own. */
export const keysLogOrigin = (net: string): string => `kinlink/${net}/keys-log`

/**
 * Makes every accepted document that has no leaf yet a leaf, and signs a checkpoint over it, in the transaction of the
 * acceptance. The network's documents have to be locked. The whole log is read: it is small.
 */
export const logDocuments = async (tx: Tx, { origin, key }: KeysLog, now: Date): Promise<void> => {
  const added = (await unloggedDocuments(tx)).map((document) => ({
    document,
    leaf: leafHash(keysLogCommitment(document)),
  }))
  if (added.length === 0) return
  const before = await leafHashes(tx)
  const leaves = [...before, ...added.map(({ leaf }) => leaf)]
  const [size, root] = [leaves.length, rootOfLeaves(leaves)]
  const note = signNote(formatCheckpoint({ origin, size, root }), origin, key)
  await insertLeaves(tx, before.length, added)
  await insertKeysCheckpoint(tx, { size, root, note }, now)
}

/** Logs documents that were accepted before there was a log. */
export const logStoredDocuments = (db: Db, keysLog: KeysLog, clock: Clock): Promise<void> =>
  db.transaction(async (tx) => {
    await lockNetwork(tx)
    await logDocuments(tx, keysLog, clock.now())
  })
