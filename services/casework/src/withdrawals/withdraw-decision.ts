import type { Withdrawn } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type DecisionReference, findDecision, markDecisionWithdrawn } from '../decisions/decision-store.ts'
import type { Done } from '../idempotency.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { signWithdrawal, withdrawRecord } from './withdraw-record.ts'

/** What had led to the decision: a confirmed candidate, or a search in which somebody was located. */
export type DecidedFrom = {
  readonly id: string
  readonly reference: DecisionReference
  /** Holds it until the transaction ends; tells whether there is one. */
  hold(tx: Tx): Promise<boolean>
  /** Lets the person decide anew, unless the enquiry has been erased. */
  reopen(tx: Tx): Promise<void>
}

/**
 * The person who was found changes their mind. What was to be released does not leave at the window; what has left is erased where it arrived. While the enquiry lives the person may
 * decide anew.
 */
export async function withdrawDecision(
  deps: RegisterDeps,
  session: OfficerSession,
  from: DecidedFrom,
): Promise<Done<Withdrawn>> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx): Promise<Done<Withdrawn>> => {
    const held = await from.hold(tx)
    const decision = held ? await findDecision(tx, from.reference) : undefined
    if (decision === undefined) {
      await logAct(tx, session, {
        action: 'decision.withdraw',
        subject: from.id,
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
      await from.reopen(tx)
      await logAct(tx, session, { action: 'decision.withdraw', subject: from.id, decision: 'allow' })
    }
    return { ok: true, value: { state: 'withdrawn', erasure } }
  })
}
