import { logAct } from '../audit/log.ts'
import { moveCandidate } from '../candidates/candidate-store.ts'
import { signOutcome } from '../candidates/sign-outcome.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { drawHidden } from './decoy-store.ts'
import { strikeOut } from './owed-store.ts'

/** Signs `rejected` for a near pair of a decoy, drawn at random: to the exchange an officer has looked at it. Nobody has. Tells whether it was done. */
export async function rejectHidden(deps: RegisterDeps, session: OfficerSession, owedId: string): Promise<boolean> {
  const network = deps.network.current()
  if (network === null) return false
  const signer = await session.signer()
  return deps.db.transaction(async (tx) => {
    if (!(await strikeOut(tx, owedId))) return false
    const pair = await drawHidden(tx, deps.clock.now())
    if (pair === undefined) return true
    const outcome = signOutcome(deps, network, { rid: pair.rid, entry: pair.entry_id, outcome: 'rejected' }, signer)
    const work = { kind: 'outcome' as const, subject: pair.id, act: session.act, body: { outcome }, decoy: true }
    await queueSubmission(tx, deps, work)
    await moveCandidate(tx, pair.id, 'rejected', deps.clock.now())
    await logAct(tx, session, { action: 'decoy.reject', subject: pair.id, decision: 'allow' })
    return true
  })
}
