import type { Tx } from '@kinlink/postgres'
import { logAct } from '../audit/log.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { dropUntried, dropWaiting } from '../submission/submission-store.ts'
import { moveOffer, offersOfCase } from './offer-store.ts'

/**
 * The case has ended: nobody is asked any more to take its search over. What has not left is recalled here and now; what may have, the exchange ends together with the record.
 */
export async function takeBackOffers(tx: Tx, session: OfficerSession, caseId: string, at: Date): Promise<void> {
  for (const { id, state } of await offersOfCase(tx, caseId)) {
    if (state !== 'offered') continue
    const neverLeft = (await dropUntried(tx, 'offer', id, at)) > 0
    const mayHave = (await dropWaiting(tx, 'offer', id, at)) > 0
    if (neverLeft || mayHave) await dropWaiting(tx, 'offer-recall', id, at)
    if (!neverLeft) continue
    await moveOffer(tx, id, { state: 'recalled', reason: null, receipt: null, at })
    await logAct(tx, session, { action: 'offer.recall', subject: id, decision: 'allow' })
  }
}
