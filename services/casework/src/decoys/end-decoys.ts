import type { Db } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { deleteCanary, unsignedSince } from '../canaries/canary-store.ts'
import type { Storage } from '../keys/storage.ts'
import { ENTRY_DAYS } from '../people/register-person.ts'
import { daysLater } from '../sealing/buckets.ts'
import { deleteDecoy, endedDecoys } from './decoy-store.ts'
import { forgetOwed } from './owed-store.ts'

const BATCH = 100

/** Shreds decoys whose entries have ended at the exchange by their own date, with their pairs; forgets what officers owe who come no more. */
export async function endDecoys(
  deps: { db: Db; clock: Clock; storage: Pick<Storage, 'destroy'> },
  signal?: AbortSignal,
): Promise<void> {
  const now = deps.clock.now()
  const longAgo = daysLater(now, -ENTRY_DAYS)
  await deps.db.transaction(async (tx) => {
    await forgetOwed(tx, longAgo)
    for (const { id } of await unsignedSince(tx, longAgo)) {
      await deleteCanary(tx, id)
      await deps.storage.destroy(tx, id)
    }
  })
  for (let ended = BATCH; ended === BATCH && signal?.aborted !== true; ) {
    ended = await deps.db.transaction(async (tx) => {
      const batch = await endedDecoys(tx, now, BATCH)
      for (const { id } of batch) {
        await deleteDecoy(tx, id)
        await deps.storage.destroy(tx, id)
        await logAct(tx, 'automation', { action: 'retention.shred', subject: id, decision: 'allow', code: 'decoy' })
      }
      return batch.length
    })
  }
}
