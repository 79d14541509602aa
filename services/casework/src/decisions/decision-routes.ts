import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Decision, DecisionAnswer, IdParam, KeptDecision } from '@kinlink/contracts'
import { problem, problems, sendProblem } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { idempotencyOf } from '../idempotency.ts'
import { requireRole } from '../sessions/session.ts'
import { candidateOrigin } from './candidate-origin.ts'
import { type DecideDeps, decide } from './decide.ts'
import { readDecision } from './read-decision.ts'

/** The found person's decision: the five grades, and whether the country may be known. */
export const decisionRoutes: FastifyPluginAsyncTypebox<DecideDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point'))

  app.get(
    '/:id/decision',
    {
      schema: {
        summary: 'What the person decided, and who asked: kept also when the enquiry has been erased',
        params: IdParam,
        response: {
          200: KeptDecision,
          ...problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const kept = await readDecision(deps, request.officer, request.params.id)
      return kept === null ? sendProblem(reply, problem('not_found')) : reply.send(kept)
    },
  )

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
            'signature_invalid',
            'history_invalid',
            'unavailable',
          ),
        },
      },
    },
    answers(201, (request) => {
      const origin = candidateOrigin(deps, request.officer, request.params.id)
      return decide(deps, request.officer, origin, request.body, idempotencyOf(request))
    }),
  )
}
