import type { SignedAct } from '@kinlink/contracts'
import { readOfferAnswerHeader, readOfferEndHeader } from '../headers/header.ts'
import type { ReadOfferAct } from './judge-offer.ts'

/** What may be said about an offer, each at an address of its own. */
export const OFFER_ACTS = ['answer', 'recall', 'return'] as const

/** Reads the header of an act; undefined when its bytes are not what they have to be for this kind. */
export const readOfferAct = (
  kind: (typeof OFFER_ACTS)[number],
  offerId: string,
  act: SignedAct,
): ReadOfferAct | undefined => {
  if (kind === 'answer') {
    const header = readOfferAnswerHeader(act.header)
    return header === undefined ? undefined : { kind, offerId, act, header }
  }
  const header = readOfferEndHeader(act.header)
  return header === undefined ? undefined : { kind, offerId, act, header }
}
