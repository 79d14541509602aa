import type { Decision, KeptDecision } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { logAct } from '../audit/log.ts'
import { findCandidate } from '../candidates/candidate-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { findSearch } from '../searches/search-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { type DecisionReference, findDecision } from './decision-store.ts'

/** What led to a decision: whose it is and who asked. Undefined when there is no such thing. */
type Led = { readonly personId: string | null; readonly askedBy: string } | undefined

/** The person's own wishes on a pair; null when none are in force. They outlive the enquiry. */
export const readDecision = (
  deps: RegisterDeps,
  session: OfficerSession,
  candidateId: string,
): Promise<KeptDecision | null> =>
  readWishes(deps, session, { id: candidateId, reference: { candidateId } }, async (tx) => {
    const candidate = await findCandidate(tx, candidateId)
    return candidate === undefined ? undefined : { personId: candidate.person_id, askedBy: candidate.asked_by }
  })

/** The wishes of somebody found by a search, likewise. */
export const readSearchDecision = (
  deps: RegisterDeps,
  session: OfficerSession,
  searchId: string,
): Promise<KeptDecision | null> =>
  readWishes(deps, session, { id: searchId, reference: { searchId } }, async (tx) => {
    const search = await findSearch(tx, searchId)
    return search === undefined ? undefined : { personId: search.person_id, askedBy: search.from_member }
  })

function readWishes(
  deps: RegisterDeps,
  session: OfficerSession,
  { id, reference }: { id: string; reference: DecisionReference },
  find: (tx: Tx) => Promise<Led>,
): Promise<KeptDecision | null> {
  return deps.db.transaction(async (tx) => {
    const led = await find(tx)
    const row = led === undefined ? undefined : await findDecision(tx, reference)
    const personId = led?.personId ?? null
    const living = row !== undefined && row.withdrawn_at === null && personId !== null
    await logAct(tx, session, { action: 'decision.read', subject: id, decision: living ? 'allow' : 'deny' })
    if (!living || led === undefined) return null
    const decision = (await deps.storage.open(tx, personId, 'decision', row.sealed)) as Decision
    const takenOn = row.taken_at.toISOString()
    const released = row.release_id !== null && row.refused_at === null
    return { decisionId: row.id, decision, takenOn, askedBy: led.askedBy, released }
  })
}
