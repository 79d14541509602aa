import { ExchangeOffer, type OfferAct, type OfferSubmission } from '@kinlink/contracts'
import type { Answer } from './answer.ts'
import type { Act, Call, Create } from './call.ts'

export type OfferCalls = {
  /** POST /v1/offers: asks another Society to search, with a signed offer. */
  makeOffer(offer: OfferSubmission['offer'], options: Create): Promise<Answer<ExchangeOffer>>
  /** GET /v1/offers/{id}: as this Society may see it. */
  readOffer(id: string, options?: Act): Promise<Answer<ExchangeOffer>>
  /** POST /v1/offers/{id}/answer: accepts or declines. */
  answerOffer(id: string, act: OfferAct['act'], options: Create): Promise<Answer<ExchangeOffer>>
  /** POST /v1/offers/{id}/recall: the author takes back what nobody has answered. */
  recallOffer(id: string, act: OfferAct['act'], options: Create): Promise<Answer<ExchangeOffer>>
  /** POST /v1/offers/{id}/return: the searcher gives the search back; the author sees nothing of it. */
  returnOffer(id: string, act: OfferAct['act'], options: Create): Promise<Answer<ExchangeOffer>>
}

/** Search offers (F3). Each act once: a repetition under the same key has the same answer. */
export const offerCalls = (call: Call): OfferCalls => {
  const act = (id: string, kind: string, body: OfferAct, options: Create): Promise<Answer<ExchangeOffer>> =>
    call('POST', `/v1/offers/${encodeURIComponent(id)}/${kind}`, { ...options, body, answer: ExchangeOffer })
  return {
    makeOffer: (offer, options) => call('POST', '/v1/offers', { ...options, body: { offer }, answer: ExchangeOffer }),
    readOffer: (id, options) =>
      call('GET', `/v1/offers/${encodeURIComponent(id)}`, { ...options, answer: ExchangeOffer }),
    answerOffer: (id, signed, options) => act(id, 'answer', { act: signed }, options),
    recallOffer: (id, signed, options) => act(id, 'recall', { act: signed }, options),
    returnOffer: (id, signed, options) => act(id, 'return', { act: signed }, options),
  }
}
