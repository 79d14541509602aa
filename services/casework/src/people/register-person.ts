import type { Registered, Registration } from '@kinlink/contracts'
import { checkNotice, checkRegistration, endOfConsent } from '@kinlink/policy'
import type { Db } from '@kinlink/postgres'
import { type Clock, newId, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type DecoyRules, owe } from '../decoys/owe.ts'
import { answeredBefore, type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Random } from '../keys/secret.ts'
import type { Storage } from '../keys/storage.ts'
import type { NetworkView } from '../network/network.ts'
import { blindedEntry } from '../sealing/blinded-entry.ts'
import { daysLater, earlier } from '../sealing/buckets.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { insertPerson } from './person-store.ts'

export type RegisterDeps = {
  db: Db
  clock: Clock
  random: Random
  storage: Storage
  network: NetworkView
  jobs: Pick<Jobs, 'emit'>
}
/** Deps of acts that bring acts about decoys along. */
export type PresentDeps = RegisterDeps & { decoys: DecoyRules }
/** Safe-and-well entries and presences are short-lived (domain §6.9); a person who stays is registered again. */
export const ENTRY_DAYS = 90

/** F0: checks what was said, keeps it under a key of its own, and lets nothing but a blinded entry leave, if the person may be matched. */
export async function registerPerson(
  deps: PresentDeps,
  session: OfficerSession,
  registration: Registration,
  idempotency: IdempotencyKey,
): Promise<Done<Registered>> {
  const now = deps.clock.now()
  const before = await answeredBefore<Registered>(deps.db, idempotency, now)
  if (before !== null) return before
  const findings = checkRegistration(registration, now)
  const pack = deps.network.current()?.pack
  const refusals = [...findings.refusals, ...(pack === undefined ? [] : checkNotice(pack, registration.basis, 'basis'))]
  if (refusals.length > 0) return refuseByRule(deps.db, session, refusals)
  const entry = registration.mayBeMatched ? await makeEntry(deps, session, registration, now) : null
  if (entry !== null && !entry.ok) return entry
  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const id = newId()
    await deps.storage.newKey(tx, id)
    const sealed = await deps.storage.seal(tx, id, 'person', registration)
    await insertPerson(tx, {
      id,
      entryId: entry?.id ?? null,
      kind: registration.kind,
      sealed,
      at: now,
      by: session.officer.id,
    })
    if (entry !== null) {
      await queueSubmission(tx, deps, { kind: 'entry', subject: id, act: session.act, body: { entry: entry.entry } })
      await owe(tx, deps, session, 'plant', deps.decoys.share)
    }
    await logAct(tx, session, { action: 'person.register', subject: id, decision: 'allow' })
    const state = entry === null ? ('registered' as const) : ('matchable' as const)
    return { ok: true, value: { personId: id, state, warnings: findings.warnings } }
  })
}

async function makeEntry(deps: RegisterDeps, session: OfficerSession, { person, basis }: Registration, now: Date) {
  const network = deps.network.current()
  const linkageKey = network?.linkageKey() ?? null
  // Without the key of the coordinating member nothing can be compared: the officer learns it now instead of never being matched.
  if (network === null || linkageKey === null)
    return { ok: false as const, problem: problem('unavailable', { retryAfter: 30 }) }
  // Whoever consents until a day is not compared after it.
  const expires = earlier(daysLater(now, ENTRY_DAYS), endOfConsent(basis))
  const plan = { role: 'present' as const, rid: null, identity: person, expires }
  return { ok: true as const, ...blindedEntry(plan, linkageKey, await session.signer(), network, deps.random) }
}
