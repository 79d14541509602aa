import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AgreementView, AgreementViews, IdParam, NewAgreement } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { idempotencyOf } from '../idempotency.ts'
import { requireRole } from '../sessions/session.ts'
import { type AgreementDeps, proposeAgreement, signAgreement, viewOf } from './agreement.ts'

const refusals = problems(
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'refused_by_rule',
  'unavailable',
)

/** Corridors of this Society: in force with both signatures (P-LAW, 4.2; P-MUTUAL, 6.1). */
export const agreementRoutes: FastifyPluginAsyncTypebox<AgreementDeps> = async (app, deps) => {
  app.post(
    '/',
    {
      onRequest: requireRole('society-admin'),
      schema: {
        summary: 'Propose an agreement to another Society',
        body: NewAgreement,
        response: { 201: AgreementView, ...refusals },
      },
    },
    answers(201, (request) => proposeAgreement(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.post(
    '/:id/signature',
    {
      onRequest: requireRole('society-admin'),
      schema: {
        summary: 'Sign an agreement that another Society has proposed',
        params: IdParam,
        response: { 200: AgreementView, ...refusals },
      },
    },
    answers(200, (request) => signAgreement(deps, request.officer, request.params.id)),
  )

  app.get(
    '/',
    {
      onRequest: requireRole(),
      schema: { summary: 'Agreements of this Society', response: { 200: AgreementViews, ...refusals } },
    },
    async (_request, reply) => {
      await deps.network.refresh()
      const me = deps.network.partial()?.me
      const known = me === undefined ? [] : deps.network.agreements()
      return reply.send({ items: known.map((one) => viewOf(one, me ?? '', deps.clock.now())) })
    },
  )
}
