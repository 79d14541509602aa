import type { StoreOfferAct } from '@kinlink/contracts'
import { readOfferAnswerHeader, readOfferEndHeader } from '../headers/header.ts'

export type OfferAction = 'offer.accept' | 'offer.decline' | 'offer.recall' | 'offer.return'

/** A signed act on an offer, read: what it says and the digest of the offer it was spoken about. */
export type OfferWord = { readonly action: OfferAction; readonly offer: string }

/**
 * Reads an act; undefined unless it is the caller's own and about the offer in the address. The gateway has verified
 * that with the signature; here it keeps a faulty gateway from binding who has not spoken.
 */
export const readWord = ({ caller, offerId, kind, act }: StoreOfferAct): OfferWord | undefined => {
  const read = kind === 'answer' ? readAnswer(act.header) : readEnd(kind, act.header)
  if (read?.header.member !== caller.member || read.header.offerId !== offerId) return undefined
  return { action: read.action, offer: read.header.offer }
}

const readAnswer = (bytes: string) => {
  const header = readOfferAnswerHeader(bytes)
  return header && ({ header, action: header.answer === 'accepted' ? 'offer.accept' : 'offer.decline' } as const)
}

const readEnd = (kind: 'recall' | 'return', bytes: string) => {
  const header = readOfferEndHeader(bytes)
  return header && ({ header, action: `offer.${kind}` } as const)
}
