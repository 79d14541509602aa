import type { OfferEndHeader, OfferView } from '@kinlink/contracts'
import { signAct } from '@kinlink/crypto/sign'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { actHeader } from '../sealing/act-header.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import type { OfferDeps } from './make-offer.ts'
import { recallOf } from './offer-states.ts'
import { lockOffer, markRecalling } from './offer-store.ts'
import { offerView } from './offer-view.ts'

/** Takes an offer back that nobody has answered. Whether the answer or the recall came first is the exchange's to say; until then the offer stands as offered. */
export async function recallOffer(deps: OfferDeps, session: OfficerSession, offerId: string): Promise<Done<OfferView>> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx): Promise<Done<OfferView>> => {
    const row = await lockOffer(tx, offerId)
    if (row === undefined) return { ok: false, problem: problem('not_found') }
    const may = recallOf(row)
    if (may === 'late') return { ok: false, problem: problem('conflict') }
    if (may === 'said') return { ok: true, value: offerView(row) }
    const header: OfferEndHeader = { ...actHeader(deps, network), offerId, offer: row.digest }
    const body = { id: offerId, act: signAct('offer-recall', header, signer) }
    await queueSubmission(tx, deps, { kind: 'offer-recall', subject: offerId, act: session.act, body })
    await markRecalling(tx, offerId)
    await logAct(tx, session, { action: 'offer.recall', subject: offerId, decision: 'allow' })
    return { ok: true, value: offerView(row) }
  })
}
