import type { Closed, Closing, ErasureState, Withdrawal, Withdrawn } from '@kinlink/contracts'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { lockCase } from '../cases/case-store.ts'
import { emptyCase, endCase, forgetLocalMatches } from '../cases/end-case.ts'
import type { Done } from '../idempotency.ts'
import type { LocalIndex } from '../local-matches/local-index.ts'
import { takeBackOffers } from '../offers/take-back-offers.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { signWithdrawal, withdrawRecord } from './withdraw-record.ts'

export type EndingDeps = RegisterDeps & { localIndex: Pick<LocalIndex, 'forget'> }

type Ended = { ok: true; value: ErasureState } | Extract<Done<never>, { ok: false }>

/** F5 at home: the enquirer, or what an officer has learnt, ends a case at once. Nothing of it can be read afterwards, by anybody. */
export async function withdrawCase(
  deps: EndingDeps,
  session: OfficerSession,
  caseId: string,
  { reason }: Withdrawal,
): Promise<Done<Withdrawn>> {
  const done = await end(deps, session, caseId, { state: 'withdrawn', code: reason })
  return done.ok ? { ok: true, value: { state: 'withdrawn', erasure: done.value } } : done
}

/** The search is over: the others erase what they have, the Society keeps the case readable until its retention ends. */
export async function closeCase(
  deps: EndingDeps,
  session: OfficerSession,
  caseId: string,
  { code }: Closing,
): Promise<Done<Closed>> {
  const done = await end(deps, session, caseId, { state: 'closed', code })
  return done.ok ? { ok: true, value: { state: 'closed', erasure: done.value } } : done
}

async function end(
  deps: EndingDeps,
  session: OfficerSession,
  caseId: string,
  ending: { state: 'withdrawn' | 'closed'; code: string },
): Promise<Ended> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  const done = await deps.db.transaction(async (tx): Promise<Ended> => {
    const row = await lockCase(tx, caseId)
    if (row === undefined) {
      await logAct(tx, session, { action: 'case.withdraw', subject: caseId, decision: 'deny', code: 'not_found' })
      return { ok: false, problem: problem('not_found') }
    }
    if (row.state === 'withdrawn' && ending.state === 'closed') return { ok: false, problem: problem('conflict') }
    const keyId = ending.state === 'withdrawn' ? caseId : null
    const signed = signWithdrawal(row.rid, signer, network, deps)
    const erasure = await withdrawRecord(tx, deps, session, { rid: row.rid, keyId }, signed)
    if (row.state === ending.state) return { ok: true, value: erasure }
    await endCase(tx, { id: caseId, ...ending, at: deps.clock.now() })
    await takeBackOffers(tx, session, caseId, deps.clock.now())
    if (keyId === null) await forgetLocalMatches(tx, caseId)
    else await emptyCase(tx, caseId)
    const action = ending.state === 'closed' ? 'case.close' : 'case.withdraw'
    await logAct(tx, session, { action, subject: caseId, decision: 'allow' })
    return { ok: true, value: erasure }
  })
  if (done.ok) deps.localIndex.forget(caseId)
  return done
}
