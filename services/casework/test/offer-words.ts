import type { ExchangeOffer, OfferAnswerHeader, OfferEndHeader, OfferHeader, SignedAct } from '@kinlink/contracts'
import { actDigest, toB64 } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import { newId } from '@kinlink/runtime'
import { signer } from './network-documents.ts'
import { NET } from './society.ts'

const AT = '2026-11-23T10:00:00Z'
export const DUE = '2026-11-30T04:00:00.000Z'

/** Origin's officer asks transit to search, or somebody says so. */
export function anOffer(said: Partial<OfferHeader> = {}, by = 'officer origin') {
  const header: OfferHeader = {
    v: 1,
    net: NET,
    id: newId(),
    member: 'origin',
    to: 'transit',
    rid: newId(),
    record: toB64(new Uint8Array(32)),
    due: DUE,
    at: AT,
    ...said,
  }
  const signed = signAct('offer', header, signer(by))
  return { header, signed, digest: actDigest('offer', signed) }
}
export type AnOffer = ReturnType<typeof anOffer>

const end = ({ header, digest }: AnOffer, member: string): OfferEndHeader => ({
  v: 1,
  net: NET,
  id: newId(),
  member,
  offerId: header.id,
  offer: digest,
  at: AT,
})

/** The asked Society's word, or what somebody makes of it. */
export const anAnswer = (offer: AnOffer, said: Partial<OfferAnswerHeader> = {}, by = 'officer transit'): SignedAct =>
  signAct('offer-answer', { ...end(offer, 'transit'), answer: 'accepted', reason: null, ...said }, signer(by))

export const aRecall = (offer: AnOffer, said: Partial<OfferEndHeader> = {}, by = 'officer origin'): SignedAct =>
  signAct('offer-recall', { ...end(offer, 'origin'), ...said }, signer(by))

/** What the exchange says of an offer. */
export const saying = ({ header, signed }: AnOffer, said: Partial<ExchangeOffer>): ExchangeOffer => ({
  offerId: header.id,
  recordId: header.rid,
  from: header.member,
  to: header.to,
  due: header.due,
  state: 'offered',
  offer: signed,
  receipt: null,
  ...said,
})
