import { type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { hiddenPerReviewed } from '../decoys/decoy-store.ts'
import { owe } from '../decoys/owe.ts'
import { ENTRY_DAYS, type PresentDeps } from '../people/register-person.ts'
import { daysLater } from '../sealing/buckets.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { lockCandidate, moveCandidate } from './candidate-store.ts'
import { signOutcome } from './sign-outcome.ts'

type Settled = { ok: true; state: 'rejected' | 'confirmed' } | { ok: false; problem: ProblemValue }

/** An officer's signed word on a pair that was looked at. `confirmed` opens `full` at the exchange; saying the same again changes nothing. */
export async function settleCandidate(
  deps: PresentDeps,
  session: OfficerSession,
  candidateId: string,
  outcome: 'rejected' | 'confirmed',
): Promise<Settled> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx): Promise<Settled> => {
    const candidate = await lockCandidate(tx, candidateId)
    if (candidate === undefined || candidate.state === 'discarded' || candidate.decoy_id !== null)
      return { ok: false, problem: problem('not_found') }
    if (candidate.state === outcome) return { ok: true, state: outcome }
    if (candidate.state !== 'in-review') return { ok: false, problem: problem('conflict') }
    const word = { rid: candidate.rid, entry: candidate.entry_id, outcome }
    const body = { outcome: signOutcome(deps, network, word, signer) }
    const now = deps.clock.now()
    await owe(tx, deps, session, 'reject', await hiddenPerReviewed(tx, now, daysLater(now, -ENTRY_DAYS)))
    await queueSubmission(tx, deps, { kind: 'outcome', subject: candidate.id, act: session.act, body })
    await moveCandidate(tx, candidate.id, outcome, now)
    const action = outcome === 'confirmed' ? 'candidate.confirm' : 'candidate.reject'
    await logAct(tx, session, { action, subject: candidate.id, decision: 'allow' })
    return { ok: true, state: outcome }
  })
}
