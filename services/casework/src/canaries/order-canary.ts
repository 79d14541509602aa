import type { CanaryOrdered, NewCanary } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { newId, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { below } from '../decoys/draw.ts'
import type { OweDeps } from '../decoys/owe.ts'
import { insertOwed } from '../decoys/owed-store.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import type { Storage } from '../keys/storage.ts'
import { daysLater } from '../sealing/buckets.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { drawRegistrar, insertCanary } from './canary-store.ts'

export type CanaryDeps = OweDeps & { db: Db; storage: Storage }

/** Whose hand signs: somebody who still registers people. */
const LATELY_DAYS = 30

/**
 * An auditor orders a canary. An officer who registers people signs its entry unknowingly, like any decoy's, while at work: so no officer knows its name. A conflict while nobody has
 * registered anybody lately.
 */
export async function orderCanary(
  deps: CanaryDeps,
  session: OfficerSession,
  { person }: NewCanary,
  idempotency: IdempotencyKey,
): Promise<Done<CanaryOrdered>> {
  const at = deps.clock.now()
  return withIdempotency(deps.db, idempotency, at, async (tx) => {
    const registrar = await drawRegistrar(tx, daysLater(at, -LATELY_DAYS))
    if (registrar === undefined) return { ok: false, problem: problem('conflict') }
    const id = newId()
    await deps.storage.newKey(tx, id)
    const sealed = await deps.storage.seal(tx, id, 'person', { person })
    await insertCanary(tx, { id, sealed, at })
    const due = new Date(at.getTime() + below(deps.random, deps.decoys.spreadMs + 1))
    await insertOwed(tx, { id, officer: registrar.officer, act: 'plant', due, at })
    await logAct(tx, session, { action: 'canary.order', subject: id, decision: 'allow' })
    return { ok: true, value: { canaryId: id } }
  })
}
