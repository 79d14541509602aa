import { ExchangeOffer, IdParam, OfferAct, OfferSubmission } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import { idempotencyOf } from '../access/idempotency.ts'
import type { Gateway } from '../gateway.ts'
import { readOfferHeader } from '../headers/header.ts'
import { unreadable } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'
import { judgeOffer, judgeOfferAct } from './judge-offer.ts'
import { OFFER_ACTS, readOfferAct } from './read-offer-act.ts'

const REFUSALS = problems(
  'invalid_request',
  'unauthenticated',
  'not_found',
  'conflict',
  'too_large',
  'unsupported_media_type',
  'signature_invalid',
  'budget_exhausted',
  'unavailable',
)
const BODY_LIMIT = 32_768

/** Search offers (F3): made, answered, recalled, returned, and read by their two Societies. */
export const offerRoutes = (app: App, gateway: Gateway): void => {
  makingRoute(app, gateway)
  for (const kind of OFFER_ACTS) actRoute(app, gateway, kind)
  app.get(
    '/v1/offers/:id',
    {
      schema: {
        params: IdParam,
        response: {
          200: ExchangeOffer,
          ...problems('invalid_request', 'unauthenticated', 'not_found', 'too_many_requests', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const offerId = request.params.id
      factsOf(request).subject = offerId
      const body = { caller: callerOf(request), offerId }
      return relay(
        reply,
        await gateway.peers.mailbox.call('POST', '/internal/offers/read', { body, response: ExchangeOffer }),
      )
    },
  )
}

const makingRoute = (app: App, { net, clock, peers, askContext }: Gateway): void => {
  app.post(
    '/v1/offers',
    { bodyLimit: BODY_LIMIT, schema: { body: OfferSubmission, response: { 201: ExchangeOffer, ...REFUSALS } } },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const { offer } = request.body
      const header = readOfferHeader(offer.header)
      if (header === undefined) return sendProblem(reply, unreadable('/body/offer/header'))
      const answer = await askContext({ author: caller.member, kids: [offer.kid], recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = header.id
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeOffer({ offer, header }, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const body = { caller, idempotency, offer }
      const made = await peers.mailbox.call('POST', '/internal/offers', { body, response: ExchangeOffer })
      if (made.ok) reply.code(201)
      return relay(reply, made)
    },
  )
}

const actRoute = (app: App, { net, clock, peers, askContext }: Gateway, kind: (typeof OFFER_ACTS)[number]): void => {
  app.post(
    `/v1/offers/:id/${kind}`,
    {
      bodyLimit: BODY_LIMIT,
      schema: { params: IdParam, body: OfferAct, response: { 200: ExchangeOffer, ...REFUSALS } },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const offerId = request.params.id
      const { act } = request.body
      const read = readOfferAct(kind, offerId, act)
      if (read === undefined) return sendProblem(reply, unreadable('/body/act/header'))
      const answer = await askContext({ author: caller.member, kids: [act.kid], recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = offerId
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeOfferAct(read, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const body = { caller, idempotency, offerId, kind, act }
      return relay(reply, await peers.mailbox.call('POST', '/internal/offers/acts', { body, response: ExchangeOffer }))
    },
  )
}
