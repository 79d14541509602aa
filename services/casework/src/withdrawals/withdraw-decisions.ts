import type { Signer } from '@kinlink/crypto/sign'
import type { Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { lockDecisionsOf, markDecisionWithdrawn } from '../decisions/decision-store.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { signWithdrawal, withdrawRecord } from './withdraw-record.ts'

type Removed = { personId: string; signer: Signer; network: NetworkSnapshot }

/** Withdraws whatever a person has decided, in the transaction that removes the person, whose row the caller holds. What waits does not leave; what has left is erased where it arrived. */
export async function withdrawDecisionsOf(
  tx: Tx,
  deps: RegisterDeps,
  session: OfficerSession,
  { personId, signer, network }: Removed,
): Promise<void> {
  for (const decision of await lockDecisionsOf(tx, personId)) {
    const { id, release_id: rid } = decision
    // Under an act of its own: the exchange is not told that the entry and the release are of one person.
    const apart = { ...session, act: newId() }
    if (rid !== null)
      await withdrawRecord(tx, deps, apart, { rid, keyId: null }, signWithdrawal(rid, signer, network, deps))
    if (decision.withdrawn_at !== null) continue
    await markDecisionWithdrawn(tx, id, deps.clock.now())
    const subject = decision.candidate_id ?? decision.search_id
    await logAct(tx, apart, { action: 'decision.withdraw', subject, decision: 'allow' })
  }
}
