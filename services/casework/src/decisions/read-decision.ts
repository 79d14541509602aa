import type { Decision, KeptDecision } from '@kinlink/contracts'
import { logAct } from '../audit/log.ts'
import { findCandidate } from '../candidates/candidate-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { findDecision } from './decision-store.ts'

/** The person's own wishes on a pair; null when none are in force. They outlive the enquiry. */
export function readDecision(
  deps: RegisterDeps,
  session: OfficerSession,
  candidateId: string,
): Promise<KeptDecision | null> {
  return deps.db.transaction(async (tx) => {
    const candidate = await findCandidate(tx, candidateId)
    const row = candidate === undefined ? undefined : await findDecision(tx, { candidateId })
    const personId = candidate?.person_id ?? null
    const living = row !== undefined && row.withdrawn_at === null && personId !== null
    await logAct(tx, session, { action: 'decision.read', subject: candidateId, decision: living ? 'allow' : 'deny' })
    if (!living || candidate === undefined) return null
    const decision = (await deps.storage.open(tx, personId, 'decision', row.sealed)) as Decision
    const takenOn = row.taken_at.toISOString()
    const released = row.release_id !== null && row.refused_at === null
    return { decisionId: row.id, decision, takenOn, askedBy: candidate.asked_by, released }
  })
}
