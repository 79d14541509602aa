import type { Finding, SubmissionKind } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import type { Clock, ProblemValue } from '@kinlink/runtime'
import type { Jobs } from '../jobs/jobs.ts'
import { clearPending } from '../searches/search-store.ts'
import { refuseOffer, refuseRecall } from './offer-store.ts'

type SettleDeps = { clock: Clock; jobs: Pick<Jobs, 'emit'> }

/**
 * The exchange has answered to an act on an offer. What has become of the offer is looked up afterwards, whatever the answer was: an answer may have come too late, or a
 * recall may have been overtaken.
 */
export async function settleOffer(
  tx: Tx,
  deps: SettleDeps,
  { kind, subject }: { kind: SubmissionKind; subject: string },
  refusal: ProblemValue | null,
): Promise<void> {
  const findings: Finding[] = refusal === null ? [] : [...(refusal.errors ?? [{ text: refusal.code }])]
  if (kind === 'offer') {
    if (refusal !== null) await refuseOffer(tx, subject, findings, deps.clock.now())
    return
  }
  if (kind === 'offer-answer' && refusal !== null) await clearPending(tx, subject)
  if (kind === 'offer-recall' && refusal !== null) await refuseRecall(tx, subject, findings)
  await deps.jobs.emit(tx, 'offer.follow', { offerId: subject })
}
