import type { OutcomeHeader } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import { type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { hourBucket } from '../sealing/buckets.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { lockCandidate, moveCandidate } from './candidate-store.ts'

type Settled = { ok: true; state: 'rejected' | 'confirmed' } | { ok: false; problem: ProblemValue }

/** An officer's signed word on a pair that was looked at. `confirmed` opens `full` at the exchange; saying the same again changes nothing. */
export async function settleCandidate(
  deps: RegisterDeps,
  session: OfficerSession,
  candidateId: string,
  outcome: 'rejected' | 'confirmed',
): Promise<Settled> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx): Promise<Settled> => {
    const candidate = await lockCandidate(tx, candidateId)
    if (candidate === undefined || candidate.state === 'discarded') return { ok: false, problem: problem('not_found') }
    if (candidate.state === outcome) return { ok: true, state: outcome }
    if (candidate.state !== 'in-review') return { ok: false, problem: problem('conflict') }
    const header: OutcomeHeader = {
      v: 1,
      net: network.net,
      id: toB64(deps.random(16)),
      member: network.me,
      rid: candidate.rid,
      entry: candidate.entry_id,
      outcome,
      at: hourBucket(deps.clock.now()),
    }
    const body = { outcome: signAct('outcome', header, signer) }
    await queueSubmission(tx, deps, { kind: 'outcome', subject: candidate.id, act: session.act, body })
    await moveCandidate(tx, candidate.id, outcome, deps.clock.now())
    const action = outcome === 'confirmed' ? 'candidate.confirm' : 'candidate.reject'
    await logAct(tx, session, { action, subject: candidate.id, decision: 'allow' })
    return { ok: true, state: outcome }
  })
}
