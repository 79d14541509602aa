import type { CandidateView, Registration } from '@kinlink/contracts'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { findPerson } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { refusalsOfCandidate, refusalView } from '../refusals/refusal-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { findCandidate, type CandidateRow as StoredCandidate } from './candidate-store.ts'
import { type FetchDeps, fetchRecord, mustBeTold } from './enquiry.ts'

export const candidateRow = (row: StoredCandidate) => ({
  candidateId: row.id,
  state: row.state,
  weight: row.weight,
  probability: row.probability,
})

/** Both sides of a pair with the evidence, and the whole enquiry once an officer has confirmed it and the exchange has opened it. */
export async function lookAtCandidate(
  deps: RegisterDeps & FetchDeps,
  session: OfficerSession,
  id: string,
): Promise<Done<CandidateView>> {
  const seen = await see(deps, session, id)
  if (seen === null) return { ok: false, problem: problem('not_found') }
  if (seen.state !== 'confirmed' && seen.state !== 'decided') return { ok: true, value: seen.view }
  const full = await fetchRecord(deps, session, seen.rid)
  if (!full.ok && mustBeTold(full)) return full
  // Not reached, or not open yet: what was seen before is still true.
  const open = full.ok && full.stage === 'full'
  return { ok: true, value: open ? { ...seen.view, enquiry: Object.fromEntries(full.opened.values) } : seen.view }
}

/** Opens what is kept of a pair, and logs the look in the same transaction. */
function see(deps: RegisterDeps, session: OfficerSession, id: string) {
  return deps.db.transaction(async (tx) => {
    const row = await findCandidate(tx, id)
    const person = row?.person_id == null ? undefined : await findPerson(tx, row.person_id)
    const visible = row !== undefined && person !== undefined && row.sealed !== null
    await logAct(tx, session, { action: 'candidate.read', subject: id, decision: visible ? 'allow' : 'deny' })
    if (!visible || row.sealed === null) return null
    const kept = (await deps.storage.open(tx, person.id, 'candidate', row.sealed)) as Pick<
      CandidateView,
      'evidence' | 'sought'
    >
    const registration = (await deps.storage.open(tx, person.id, 'person', person.sealed)) as Registration
    const view: CandidateView = {
      ...candidateRow(row),
      ...kept,
      askedBy: row.asked_by,
      recordId: row.rid,
      personId: person.id,
      present: registration.person,
      refused: (await refusalsOfCandidate(tx, id)).map(refusalView),
    }
    return { view, state: row.state, rid: row.rid }
  })
}
