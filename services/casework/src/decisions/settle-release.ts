import type { Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { fromCandidate, fromSearch } from '../withdrawals/decided-from.ts'
import type { DecidedFrom } from '../withdrawals/withdraw-decision.ts'
import { type DecisionRow, findDecisionOfRelease, markDecisionRefused } from './decision-store.ts'

/**
 * The exchange has refused the release of a decision: nothing has left, so that the person is not decided for any more and may decide anew. A release that is sealed again keeps
 * its id, of which the exchange takes one record and no other: whatever is repeated, at most one is released.
 */
export async function settleRefusedRelease(tx: Tx, deps: { clock: Clock }, rid: string): Promise<void> {
  const decision = await findDecisionOfRelease(tx, rid)
  const from = decision === undefined ? null : decidedFrom(deps, decision)
  if (decision === undefined || from === null || !(await from.hold(tx))) return
  // Withdrawn in the meantime: there is nothing to decide anew.
  if ((await findDecisionOfRelease(tx, rid))?.id !== decision.id) return
  await markDecisionRefused(tx, decision.id, deps.clock.now())
  await from.reopen(tx)
}

function decidedFrom(deps: { clock: Clock }, { candidate_id, search_id }: DecisionRow): DecidedFrom | null {
  if (candidate_id !== null) return fromCandidate(deps, candidate_id)
  return search_id === null ? null : fromSearch(deps, search_id)
}
