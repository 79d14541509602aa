import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CaseReceipt, IdParam, TracingRequest } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { idempotencyOf } from '../idempotency.ts'
import { refuseStatusFields } from '../intake/status-fields.ts'
import { requireRole } from '../sessions/session.ts'
import type { EndingDeps } from '../withdrawals/withdraw-case.ts'
import { rectifyCase } from './rectify-case.ts'

/** Rectification of a tracing request (F5). */
export const rectificationRoutes: FastifyPluginAsyncTypebox<EndingDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.post(
    '/:id/rectification',
    {
      preValidation: refuseStatusFields(deps),
      schema: {
        summary: 'Rectify a tracing request: the whole request as it should have been, as the next revision',
        params: IdParam,
        body: TracingRequest,
        response: {
          202: CaseReceipt,
          ...problems(
            'invalid_request',
            'unauthenticated',
            'forbidden',
            'not_found',
            'conflict',
            'refused_by_rule',
            'unavailable',
            'idempotency_in_flight',
          ),
        },
      },
    },
    answers(202, (request) =>
      rectifyCase(deps, request.officer, request.params.id, request.body, idempotencyOf(request)),
    ),
  )
}
