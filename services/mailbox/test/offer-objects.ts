import { randomBytes } from 'node:crypto'
import type { SignedAct, StoreOffer, StoreOfferAct } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { newId } from '@kinlink/runtime'

/** Offers and the acts on them as the gateway passes them on, signatures verified. */
const bytes = (count: number): string => randomBytes(count).toString('base64url')
const signed = (header: object, kid = newId()): SignedAct => ({
  header: Buffer.from(JSON.stringify(header)).toString('base64url'),
  kid,
  sig: bytes(64),
})
const asking = (member: string) => ({
  caller: { member, act: newId() },
  idempotency: { key: newId(), requestHash: bytes(32) },
})

/** The first windows after the tests' start are those of 04:00 UTC. */
export const START = '2026-11-23T10:00:00Z'
export const DUE = '2026-12-01T04:00:00Z'

export type WantedOffer = {
  readonly author?: string
  readonly to?: string
  readonly due?: string
  readonly record?: string
  readonly kid?: string
  readonly id?: string
}

/** An offer of a record, with what the acts on it refer to. */
export const offerOf = (record: { readonly rid: string; readonly digest: string }, wanted: WantedOffer = {}) => {
  const { author = 'destination', to = 'transit', due = DUE, id = newId() } = wanted
  const header = {
    ...{ v: 1, net: 'kinlink-test', id, member: author, to, rid: record.rid, record: wanted.record ?? record.digest },
    ...{ due, at: START },
  }
  const offer = signed(header, wanted.kid)
  const body: StoreOffer = { ...asking(author), offer }
  return { id, rid: record.rid, recordDigest: record.digest, author, to, digest: actDigest('offer', offer), body }
}
export type TestOffer = ReturnType<typeof offerOf>

export type WordKind = 'accepted' | 'declined' | 'recall' | 'return'

/** A word on an offer, by who may speak it unless another is named. */
export const wordOn = (
  offer: TestOffer,
  word: WordKind,
  { by, digest, offerId }: { by?: string; digest?: string; offerId?: string } = {},
): StoreOfferAct => {
  const member = by ?? (word === 'recall' ? offer.author : offer.to)
  const header = {
    ...{ v: 1, net: 'kinlink-test', id: newId(), member, offerId: offerId ?? offer.id },
    ...{ offer: digest ?? offer.digest, at: START },
  }
  const answer = { answer: word, reason: word === 'declined' ? 'no-capacity' : null }
  const kind = word === 'recall' || word === 'return' ? word : 'answer'
  return {
    ...asking(member),
    offerId: offer.id,
    kind,
    act: signed(kind === 'answer' ? { ...header, ...answer } : header),
  }
}

/** The same act, handed in anew under another Idempotency-Key. */
export const again = <T extends { idempotency: StoreOffer['idempotency'] }>(body: T): T => ({
  ...body,
  idempotency: { key: newId(), requestHash: bytes(32) },
})
