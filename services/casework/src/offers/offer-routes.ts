import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParam, NewOffer, OfferView, OfferViews } from '@kinlink/contracts'
import { problem, problems, sendProblem } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import { findCase } from '../cases/case-store.ts'
import { idempotencyOf } from '../idempotency.ts'
import { requireRole } from '../sessions/session.ts'
import { makeOffer, type OfferDeps } from './make-offer.ts'
import { offersOfCase } from './offer-store.ts'
import { offerView } from './offer-view.ts'
import { recallOffer } from './recall-offer.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'unavailable')
const officers = requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point')

/** F3, asking side: the offers of one case. */
export const caseOfferRoutes: FastifyPluginAsyncTypebox<OfferDeps> = async (app, deps) => {
  app.addHook('onRequest', officers)

  app.post(
    '/:id/offers',
    {
      schema: {
        summary: 'Ask a Society that was granted the request to take over the search',
        params: IdParam,
        body: NewOffer,
        response: { 201: OfferView, ...refusals, ...problems('refused_by_rule', 'idempotency_in_flight') },
      },
    },
    answers(201, (request) =>
      makeOffer(deps, request.officer, request.params.id, request.body, idempotencyOf(request)),
    ),
  )

  app.get(
    '/:id/offers',
    {
      schema: { summary: 'Offers of a case', params: IdParam, response: { 200: OfferViews, ...refusals } },
    },
    async (request, reply) => {
      const { id } = request.params
      const items = await deps.db.transaction(async (tx) => {
        const known = (await findCase(tx, id)) !== undefined
        const decision = known ? 'allow' : 'deny'
        await logAct(tx, request.officer, { action: 'offer.read', subject: id, decision })
        return known ? (await offersOfCase(tx, id)).map(offerView) : null
      })
      return items === null ? sendProblem(reply, problem('not_found')) : reply.send({ items })
    },
  )
}

/** F3, asking side: one offer. */
export const offerRoutes: FastifyPluginAsyncTypebox<OfferDeps> = async (app, deps) => {
  app.addHook('onRequest', officers)

  app.post(
    '/:id/recall',
    {
      schema: {
        summary: 'Take back an offer that nobody has answered; 202: the exchange says whether it came first',
        params: IdParam,
        response: { 202: OfferView, ...refusals },
      },
    },
    answers(202, (request) => recallOffer(deps, request.officer, request.params.id)),
  )
}
