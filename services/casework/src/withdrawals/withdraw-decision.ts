import type { Withdrawn } from '@kinlink/contracts'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { lockCandidate, moveCandidate } from '../candidates/candidate-store.ts'
import { findDecision, markDecisionWithdrawn } from '../decisions/decision-store.ts'
import type { Done } from '../idempotency.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { signWithdrawal, withdrawRecord } from './withdraw-record.ts'

/**
 * The person who was found changes their mind. What was to be released does not leave at the window; what has left is erased where it arrived. While the enquiry lives the person may
 * decide anew.
 */
export async function withdrawDecision(
  deps: RegisterDeps,
  session: OfficerSession,
  candidateId: string,
): Promise<Done<Withdrawn>> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx): Promise<Done<Withdrawn>> => {
    const candidate = await lockCandidate(tx, candidateId)
    const decision = candidate === undefined ? undefined : await findDecision(tx, candidateId)
    if (candidate === undefined || decision === undefined) {
      await logAct(tx, session, {
        action: 'decision.withdraw',
        subject: candidateId,
        decision: 'deny',
        code: 'not_found',
      })
      return { ok: false, problem: problem('not_found') }
    }
    const rid = decision.release_id
    const erasure =
      rid === null
        ? ('complete' as const)
        : await withdrawRecord(tx, deps, session, { rid, keyId: null }, signWithdrawal(rid, signer, network, deps))
    if (decision.withdrawn_at === null) {
      await markDecisionWithdrawn(tx, decision.id, deps.clock.now())
      if (candidate.sealed !== null) await moveCandidate(tx, candidateId, 'confirmed', deps.clock.now())
      await logAct(tx, session, { action: 'decision.withdraw', subject: candidateId, decision: 'allow' })
    }
    return { ok: true, value: { state: 'withdrawn', erasure } }
  })
}
