import type { Identity } from '@kinlink/contracts'
import type { PersonFeatures } from '@kinlink/linkage'
import { newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { findCanary } from '../canaries/canary-store.ts'
import type { LocalIndex } from '../local-matches/local-index.ts'
import { personIn } from '../local-matches/match-locally.ts'
import type { PresentDeps } from '../people/register-person.ts'
import { blindedEntry } from '../sealing/blinded-entry.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { insertDecoy, samplePeople } from './decoy-store.ts'
import { endOfOne } from './end-of-one.ts'
import { invent } from './invent.ts'
import { strikeOut } from './owed-store.ts'

export type PlantDeps = PresentDeps & { localIndex: LocalIndex }

/** Among how many people names are drawn; what is read of them is remembered for local matching anyway. */
const SAMPLE = 200

/** Makes an entry of nobody, or of the canary that was ordered, signed by the officer like any other, and keeps what it says under a key of its own. Tells whether it was done; without a linkage key it stays owed. */
export async function plantDecoy(deps: PlantDeps, session: OfficerSession, owedId: string): Promise<boolean> {
  const network = deps.network.current()
  const linkageKey = network?.linkageKey() ?? null
  if (network === null || linkageKey === null) return false
  const canary = await findCanary(deps.db, owedId)
  const identity =
    canary === undefined
      ? invent(await someOnFile(deps), deps.random)
      : ((await deps.storage.open(deps.db, canary.id, 'person', canary.sealed)) as Sealed).person
  const now = deps.clock.now()
  const expires = await endOfOne(deps, now)
  const plan = { role: 'present' as const, rid: null, identity, expires }
  const { id: entryId, entry } = blindedEntry(plan, linkageKey, await session.signer(), network, deps.random)
  return deps.db.transaction(async (tx) => {
    if (!(await strikeOut(tx, owedId))) return false
    const id = canary?.id ?? newId()
    if (canary === undefined) await deps.storage.newKey(tx, id)
    const sealed = await deps.storage.seal(tx, id, 'person', { person: identity } satisfies Sealed)
    await insertDecoy(tx, { id, entryId, sealed, at: now, expires })
    await queueSubmission(tx, deps, { kind: 'entry', subject: id, act: session.act, body: { entry }, decoy: true })
    await logAct(tx, session, { action: 'decoy.plant', subject: id, decision: 'allow' })
    return true
  })
}

/** What is sealed of a decoy: as much of a registration as comparing needs. */
type Sealed = { person: Identity }

async function someOnFile(deps: PlantDeps): Promise<PersonFeatures[]> {
  const found = []
  for (const id of await samplePeople(deps.db, SAMPLE)) found.push(await personIn(deps, id))
  return found.flatMap((person) => (person === undefined ? [] : [person.features]))
}
