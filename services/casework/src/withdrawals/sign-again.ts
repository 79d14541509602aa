import type { Withdrawn } from '@kinlink/contracts'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { signWithdrawal, withdrawRecord } from './withdraw-record.ts'
import { lockWithdrawal } from './withdrawal-store.ts'

/**
 * Signs anew what the exchange has refused to withdraw, also when whatever led to it is not here any more: a person who was removed, a decision that went with the person. What
 * the exchange has not refused stays as it is.
 */
export async function signAgain(deps: RegisterDeps, session: OfficerSession, rid: string): Promise<Done<Withdrawn>> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx): Promise<Done<Withdrawn>> => {
    const withdrawn = await lockWithdrawal(tx, rid)
    if (withdrawn === undefined) {
      await logAct(tx, session, { action: 'record.withdraw', subject: rid, decision: 'deny', code: 'not_found' })
      return { ok: false, problem: problem('not_found') }
    }
    const signed = signWithdrawal(rid, signer, network, deps)
    const erasure = await withdrawRecord(tx, deps, session, { rid, keyId: null }, signed)
    return { ok: true, value: { state: 'withdrawn', erasure } }
  })
}
