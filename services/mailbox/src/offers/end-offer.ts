import type { ExchangeOffer } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { closeStagesOfOffers } from '../activations/activation-store.ts'
import { publishAtStart } from '../events/publish.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Spoken } from './answer-offer.ts'
import { findReturn, settleOffer, storeReturn } from './offer-store.ts'
import { authorsView, isOpen, recipientsView } from './offer-view.ts'

/** The author takes back what nobody has answered: `preview` closes, and who was asked is told. */
export const recallOffer = async (
  mailbox: Mailbox,
  tx: Tx,
  { offer, act, at }: Spoken,
): Promise<Outcome<ExchangeOffer>> => {
  const { id, recipient } = offer
  if (offer.receipt?.header === act.header) return done(authorsView(offer, at))
  if (offer.state !== 'offered' || !isOpen(offer, at)) return refused('conflict')
  await closeStagesOfOffers(tx, [id], at)
  await settleOffer(tx, id, 'recalled', act)
  // Who was told already that the record has ended is told nothing more.
  if (offer.closed_at === null) await publishAtStart(tx, mailbox, { recipient, type: 'offer.closed', offerId: id }, at)
  return done(authorsView({ ...offer, state: 'recalled', receipt: act }, at))
}

/**
 * The searcher gives the search back: what the acceptance opened closes. Nothing that the author may see, or be told,
 * changes with it; nor does the row that its reads touch.
 */
export const returnOffer = async (tx: Tx, { offer, act, at }: Spoken): Promise<Outcome<ExchangeOffer>> => {
  const returned = await findReturn(tx, offer.id)
  if (returned === act.header) return done(recipientsView(offer, true, at))
  const searching = offer.state === 'accepted' && isOpen(offer, at) && offer.closed_at === null
  if (!searching || returned !== undefined) return refused('conflict')
  await closeStagesOfOffers(tx, [offer.id], at)
  await storeReturn(tx, offer.id, act)
  return done(recipientsView(offer, true, at))
}
