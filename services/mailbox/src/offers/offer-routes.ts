import { ExchangeOffer, ReadOffer, StoreOffer, StoreOfferAct } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Judging } from '../candidates/propose-candidate.ts'
import { makeOffer } from './make-offer.ts'
import { readOffer } from './read-offer.ts'
import { takeWord } from './take-word.ts'

const REFUSALS = problems(
  'not_found',
  'conflict',
  'already_exists',
  'binding_invalid',
  'refused_by_rule',
  'idempotency_mismatch',
  'budget_exhausted',
  'unauthenticated',
  'unavailable',
)

/** Search offers (F3). */
export const offerRoutes = (app: App, judging: Judging): void => {
  app.post(
    '/internal/offers',
    { schema: { body: StoreOffer, response: { 201: ExchangeOffer, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await makeOffer(judging, request.body)
      return outcome.ok ? reply.code(201).send(outcome.value) : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/offers/acts',
    { schema: { body: StoreOfferAct, response: { 200: ExchangeOffer, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await takeWord(judging, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/offers/read',
    { schema: { body: ReadOffer, response: { 200: ExchangeOffer, ...problems('not_found', 'unauthenticated') } } },
    async (request, reply) => {
      const outcome = await readOffer(judging, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
}
