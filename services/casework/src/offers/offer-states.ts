import type { OfferState, OfferView } from '@kinlink/contracts'

/** What becomes of an offer at the side that made it. */
export type OwnOfferState = OfferView['state']

/** Where each state may go on the exchange's word. None leads back, so repeated and reordered news change nothing. */
const NEXT: Readonly<Record<OwnOfferState, readonly OwnOfferState[]>> = {
  offered: ['accepted', 'declined', 'expired', 'recalled', 'refused'],
  accepted: ['expired'],
  declined: [],
  expired: [],
  recalled: [],
  refused: [],
}

/** The state after the exchange's word; null when it changes nothing. That a search was given back is none of this side's business. */
export function offerAfter(state: OwnOfferState, said: OfferState | 'refused'): OwnOfferState | null {
  return said !== 'returned' && NEXT[state].includes(said) ? said : null
}

/** Whether an offer in this state ends here: its receipt is kept, nothing more comes. */
export const offerEnded = (state: OwnOfferState): boolean => NEXT[state].length === 0

/** What a recall comes to: signed and sent, said already, or too late. */
export function recallOf(offer: { state: OwnOfferState; recalling: boolean }): 'send' | 'said' | 'late' {
  if (offer.state === 'recalled') return 'said'
  if (offer.state !== 'offered') return 'late'
  return offer.recalling ? 'said' : 'send'
}
