import { daysWithin } from '@kinlink/policy'
import type { Db } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { endDecoys } from '../decoys/end-decoys.ts'
import type { Storage } from '../keys/storage.ts'
import type { LocalIndex } from '../local-matches/local-index.ts'
import type { NetworkView } from '../network/network.ts'
import { forgetEndedRecords } from '../record-memory/memory-store.ts'
import { daysLater } from '../sealing/buckets.ts'
import { CLASSES, type Retained } from './classes.ts'
import type { RetentionDays } from './retention-days.ts'

export type RetentionDeps = {
  db: Db
  clock: Clock
  storage: Pick<Storage, 'destroy'>
  localIndex: Pick<LocalIndex, 'forget'>
  retention: RetentionDays
  network: NetworkView
}

/** So many at a time, so that no officer waits for it. */
const BATCH = 100

/**
 * Shreds whatever has been kept for its time (domain §6.9), each object with its log entry in one transaction. What was shredded is not found again. A class
 * that fails keeps none of the others. @throws what the first that failed did, once all have been gone through
 */
export async function shredExpired(deps: RetentionDeps, signal?: AbortSignal): Promise<void> {
  await forgetEndedRecords(deps.db, deps.clock.now())
  await endDecoys(deps, signal)
  const failures: unknown[] = []
  for (const retained of CLASSES) await shredClass(deps, retained, signal).catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

async function shredClass(deps: RetentionDeps, { name, due, shred }: Retained, signal?: AbortSignal): Promise<void> {
  // As the Society decided, within what the pack in force allows.
  const days = daysWithin(deps.network.current()?.pack.retention, name, deps.retention[name])
  const before = daysLater(deps.clock.now(), -days)
  for (let shredded = BATCH; shredded === BATCH && signal?.aborted !== true; ) {
    shredded = await deps.db.transaction(async (tx) => {
      const batch = await due(tx, before, BATCH)
      for (const { id } of batch) {
        await shred(tx, id, deps)
        await logAct(tx, 'automation', { action: 'retention.shred', subject: id, decision: 'allow', code: name })
        tx.afterCommit(() => deps.localIndex.forget(id))
      }
      return batch.length
    })
  }
}
