import type { OfferState, StoreOfferAct } from '@kinlink/contracts'
import type { TestOffer, WordKind } from './offer-objects.ts'

/** What the state machine of offers (domain §6.11) says of one offer, apart from any code that carries it out. */
export type ModelOffer = {
  readonly offer: TestOffer
  readonly record: number
  readonly due: number
  readonly state: 'offered' | 'accepted' | 'declined' | 'recalled'
  /** The act that settled it, and the one that gave the search back. */
  readonly receipt: StoreOfferAct | null
  readonly returned: StoreOfferAct | null
}

export type Spoken = { readonly word: WordKind; readonly by: string; readonly act: StoreOfferAct }
export type Answered = { readonly status: 200 | 404 | 409; readonly next: ModelOffer }

const isDue = ({ due }: ModelOffer, now: number): boolean => now >= due

/** Neither answered, nor recalled, nor due; or accepted and not due, also when the search was given back. */
export const isOpen = (offer: ModelOffer, now: number): boolean =>
  !isDue(offer, now) && (offer.state === 'offered' || offer.state === 'accepted')

/** What a word on an offer has to be answered with, and what it makes of the offer. */
export const speak = (offer: ModelOffer, { word, by, act }: Spoken, now: number): Answered => {
  const conflict = { status: 409, next: offer } as const
  if (by !== (word === 'recall' ? offer.offer.author : offer.offer.to)) return { status: 404, next: offer }
  if (word === 'return') {
    if (offer.returned?.act.header === act.act.header) return { status: 200, next: offer }
    const searching = offer.state === 'accepted' && isOpen(offer, now) && offer.returned === null
    return searching ? { status: 200, next: { ...offer, returned: act } } : conflict
  }
  if (offer.receipt?.act.header === act.act.header) return { status: 200, next: offer }
  if (offer.state !== 'offered' || !isOpen(offer, now)) return conflict
  return { status: 200, next: { ...offer, state: word === 'recall' ? 'recalled' : word, receipt: act } }
}

/** What each side has to read. */
export const authorReads = (offer: ModelOffer, now: number): OfferState =>
  isOpen(offer, now) || offer.state === 'declined' || offer.state === 'recalled' ? offer.state : 'expired'
export const searcherReads = (offer: ModelOffer, now: number): OfferState =>
  offer.returned === null ? authorReads(offer, now) : 'returned'

/** The stage of a record that a Society has to reach through its offers. */
export const stageThrough = (offers: readonly ModelOffer[], now: number): 'preview' | 'full' | 404 => {
  const open = offers.filter((offer) => isOpen(offer, now) && offer.returned === null)
  if (open.some(({ state }) => state === 'accepted')) return 'full'
  return open.length > 0 ? 'preview' : 404
}
