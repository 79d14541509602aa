import type { ExchangeOffer, OfferState } from '@kinlink/contracts'
import type { OfferRow } from './offer-store.ts'

/** Whether an offer still waits for its end, for both sides alike. */
export const isOpen = ({ state, due_at }: OfferRow, at: Date): boolean =>
  (state === 'offered' || state === 'accepted') && at < due_at

/** The author sees an open offer end at its due date, a function of time alone. */
const stateForAuthor = (offer: OfferRow, at: Date): OfferState =>
  offer.state === 'accepted' || offer.state === 'offered' ? (isOpen(offer, at) ? offer.state : 'expired') : offer.state

/** The recipient sees besides that its record has ended, and what it has given back itself. */
const stateForRecipient = (offer: OfferRow, returned: boolean, at: Date): OfferState => {
  if (returned) return 'returned'
  return isOpen(offer, at) && offer.closed_at !== null ? 'expired' : stateForAuthor(offer, at)
}

/** An offer as its author may see it. There is no parameter for what became of the search. */
export const authorsView = (offer: OfferRow, at: Date): ExchangeOffer => viewAs(offer, stateForAuthor(offer, at))

/** An offer as the Society that was asked sees it. */
export const recipientsView = (offer: OfferRow, returned: boolean, at: Date): ExchangeOffer =>
  viewAs(offer, stateForRecipient(offer, returned, at))

const viewAs = (offer: OfferRow, state: OfferState): ExchangeOffer => ({
  offerId: offer.id,
  recordId: offer.rid,
  from: offer.author,
  to: offer.recipient,
  due: offer.due_at.toISOString(),
  state,
  offer: { header: offer.header, kid: offer.kid, sig: offer.sig },
  receipt: offer.receipt,
})
