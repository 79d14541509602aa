import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Decision, DecisionAnswer, IdParam } from '@kinlink/contracts'
import { problems, sendProblem } from '@kinlink/runtime'
import { idempotencyOf } from '../idempotency.ts'
import { requireRole } from '../sessions/session.ts'
import { candidateOrigin } from './candidate-origin.ts'
import { type DecideDeps, decide } from './decide.ts'

/** The found person's decision: the five grades, and whether the country may be known. */
export const decisionRoutes: FastifyPluginAsyncTypebox<DecideDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point'))

  app.post(
    '/:id/decision',
    {
      schema: {
        summary: 'Record what the person decided; only this releases anything',
        params: IdParam,
        body: Decision,
        response: {
          201: DecisionAnswer,
          ...problems(
            'invalid_request',
            'unauthenticated',
            'forbidden',
            'not_found',
            'conflict',
            'refused_by_rule',
            'unavailable',
          ),
        },
      },
    },
    async (request, reply) => {
      const origin = candidateOrigin(deps, request.officer, request.params.id)
      const done = await decide(deps, request.officer, origin, request.body, idempotencyOf(request))
      return done.ok ? reply.code(201).send(done.value) : sendProblem(reply, done.problem)
    },
  )
}
