import type { Decision, DecisionAnswer, Registration } from '@kinlink/contracts'
import { checkDecision } from '@kinlink/policy'
import { newId, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { findCandidate, lockCandidate, moveCandidate } from '../candidates/candidate-store.ts'
import { type FetchDeps, fetchRecord } from '../candidates/enquiry.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import { findPerson } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { sealRelease } from '../releases/seal-release.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { insertDecision } from './decision-store.ts'
import { releaseOf } from './release-of-decision.ts'

export type DecideDeps = RegisterDeps & FetchDeps

/**
 * Records what the found person decided, and, unless the decision is `nothing`, hands a sealed release to the exchange in the same transaction. It leaves there at a window
 * only. Before a person decides, an officer has confirmed the pair; nothing else leads here (domain §6.11, invariant 3).
 */
export async function decide(
  deps: DecideDeps,
  session: OfficerSession,
  candidateId: string,
  decision: Decision,
  idempotency: IdempotencyKey,
): Promise<Done<DecisionAnswer>> {
  const now = deps.clock.now()
  const network = deps.network.current()
  const candidate = await findCandidate(deps.db, candidateId)
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  if (candidate === undefined || candidate.person_id === null || candidate.state === 'discarded')
    return { ok: false, problem: problem('not_found') }
  const personId = candidate.person_id
  const person = await findPerson(deps.db, personId)
  if (person === undefined) return { ok: false, problem: problem('not_found') }
  const registration = (await deps.storage.open(deps.db, person.id, 'person', person.sealed)) as Registration

  // How many Societies were asked is in the public half of the request's receipt: it decides how much hiding the country hides.
  const enquiry = await fetchRecord(deps, session, candidate.rid)
  if (!enquiry.ok)
    return { ok: false, problem: enquiry.problem.code === 'not_found' ? problem('conflict') : enquiry.problem }
  const findings = checkDecision(
    decision,
    registration.person,
    { societiesAsked: enquiry.opened.recipients.length },
    now,
  )
  if (findings.refusals.length > 0) return refuseByRule(deps.db, session, findings.refusals, candidateId)

  const plan = releaseOf(decision, { recordId: candidate.rid, askedBy: candidate.asked_by }, network)
  const { contact: _contact, message: _message, ...basis } = decision
  const validUntil = new Date(decision.validUntil)
  const release =
    plan === null
      ? null
      : sealRelease({ ...plan, basis, validUntil, now }, await session.signer(), network, deps.random)

  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const held = await lockCandidate(tx, candidateId)
    if (held?.state !== 'confirmed') return { ok: false, problem: problem('conflict') }
    const id = newId()
    const sealed = await deps.storage.seal(tx, personId, 'decision', decision)
    await insertDecision(tx, {
      id,
      candidateId,
      releaseId: release?.rid ?? null,
      sealed,
      at: now,
      by: session.officer.id,
    })
    await moveCandidate(tx, candidateId, 'decided', now)
    await logAct(tx, session, { action: 'decision.record', subject: candidateId, decision: 'allow' })
    if (release !== null) {
      await queueSubmission(tx, deps, {
        kind: 'record',
        subject: release.rid,
        act: session.act,
        body: release.submission,
      })
      await logAct(tx, session, { action: 'release.submit', subject: release.rid, decision: 'allow' })
    }
    return { ok: true, value: { decisionId: id, released: release !== null, warnings: findings.warnings } }
  })
}
