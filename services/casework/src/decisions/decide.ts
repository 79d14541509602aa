import type { Decision, DecisionAnswer, Registration } from '@kinlink/contracts'
import { checkDecision } from '@kinlink/policy'
import type { Queries, Tx } from '@kinlink/postgres'
import { newId, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { FetchDeps } from '../candidates/enquiry.ts'
import { answeredBefore, type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import { findPerson } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { sealRelease } from '../releases/seal-release.ts'
import type { SealedSubmission } from '../sealing/seal-record.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { type DecisionReference, findDecision, insertDecision, markDecisionWithdrawn } from './decision-store.ts'
import { releaseOf } from './release-of-decision.ts'

export type DecideDeps = RegisterDeps & FetchDeps

/**
 * What of the enquiry bears on the decision: how many Societies were asked decides how much hiding the country hides; who must not learn is not told on the way either. Null: nothing that
 * can be read says who must not learn.
 */
export type Enquiry = { societiesAsked: number; withholdFrom: readonly string[] | null }

/** Stands for the enquiry where it is not asked for. */
const NOTHING_ASKED: Done<Enquiry> = { ok: true, value: { societiesAsked: 0, withholdFrom: [] } }

/** Who was found, and for whom. */
export type Found = {
  recordId: string
  askedBy: string
  personId: string
  /** Where the decision hides the country, only an enquiry that says who must not learn will do: while it is not open, or is not shown, that is the problem. */
  enquiry(hidesCountry: boolean): Promise<Done<Enquiry>>
}

/** What leads to a decision: a confirmed candidate, or a search in which somebody was located. */
export type Origin = {
  id: string
  reference: DecisionReference
  read(): Promise<Done<Found>>
  /** Holds it until the transaction ends; tells whether the person can decide now. */
  hold(tx: Tx): Promise<boolean>
  /** It is decided with this transaction. */
  settle(tx: Tx): Promise<void>
}

/**
 * Records what the found person decided, and, unless the decision is `nothing`, hands a sealed release to the exchange in the same transaction. It leaves there at a window
 * only. Before a person decides, an officer has confirmed the pair or located the person; nothing else leads here (domain §6.11, invariant 3).
 */
export async function decide(
  deps: DecideDeps,
  session: OfficerSession,
  origin: Origin,
  decision: Decision,
  idempotency: IdempotencyKey,
): Promise<Done<DecisionAnswer>> {
  const now = deps.clock.now()
  const before = await answeredBefore<DecisionAnswer>(deps.db, idempotency, now)
  if (before !== null) return before
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const found = await origin.read()
  if (!found.ok) return found
  const { personId, recordId, askedBy } = found.value
  const person = await findPerson(deps.db, personId)
  if (person === undefined) return { ok: false, problem: problem('not_found') }
  const registration = (await deps.storage.open(deps.db, person.id, 'person', person.sealed)) as Registration

  // A "no" lets nothing out, so that nothing of the enquiry bears on it: it is recorded whether the record can be shown or not.
  const enquiry = decision.decision === 'nothing' ? NOTHING_ASKED : await found.value.enquiry(!decision.revealCountry)
  if (!enquiry.ok) return enquiry
  const { societiesAsked, withholdFrom } = enquiry.value
  const forwarderMustNotLearn = withholdFrom?.includes(network.coordinator) ?? null
  const findings = checkDecision(decision, registration.person, { societiesAsked, forwarderMustNotLearn }, now)
  if (findings.refusals.length > 0) return refuseByRule(deps.db, session, findings.refusals, origin.id)

  const plan = releaseOf(decision, { recordId, askedBy }, network)
  const { contact: _contact, message: _message, ...basis } = decision
  const validUntil = new Date(decision.validUntil)
  const refused = await findRefused(deps.db, origin.reference)
  const sealing = { basis, validUntil, now, rid: refused?.release_id ?? null }
  const release =
    plan === null ? null : sealRelease({ ...plan, ...sealing }, await session.signer(), network, deps.random)

  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const ready = await origin.hold(tx)
    // Between the sealing and the lock somebody else may have decided, or withdrawn: then the id of the release is not free any more.
    if (!ready || (await findRefused(tx, origin.reference))?.id !== refused?.id)
      return { ok: false, problem: problem('conflict') }
    if (refused !== undefined) await markDecisionWithdrawn(tx, refused.id, now)
    await origin.settle(tx)
    const id = newId()
    const sealed = await deps.storage.seal(tx, personId, 'decision', decision)
    const taken = { releaseId: release?.rid ?? null, sealed, at: now, by: session.officer.id }
    await insertDecision(tx, { id, ...origin.reference, ...taken })
    await logAct(tx, session, { action: 'decision.record', subject: origin.id, decision: 'allow' })
    if (release !== null) await submitRelease(tx, deps, session, release)
    return { ok: true, value: { decisionId: id, released: release !== null, warnings: findings.warnings } }
  })
}

/** The living decision whose release the exchange has refused: a new one takes its place. */
async function findRefused(db: Queries, of: DecisionReference) {
  const decision = await findDecision(db, of)
  return decision !== undefined && decision.withdrawn_at === null && decision.refused_at !== null ? decision : undefined
}

async function submitRelease(tx: Tx, deps: DecideDeps, session: OfficerSession, release: SealedSubmission) {
  const { rid, submission: body } = release
  await queueSubmission(tx, deps, { kind: 'record', subject: rid, act: session.act, body })
  await logAct(tx, session, { action: 'release.submit', subject: rid, decision: 'allow' })
}
