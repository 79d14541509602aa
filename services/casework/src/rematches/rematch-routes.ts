import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Accepted, IdParam } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import type { PresentDeps } from '../people/register-person.ts'
import { requireRole } from '../sessions/session.ts'
import { rematchCase, rematchPerson } from './rematch-file.ts'

const officers = ['tracing-officer', 'child-focal-point', 'detention-focal-point'] as const
const response = {
  202: Accepted,
  ...problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'unavailable'),
}

/** A request that is to be compared once more. */
export const caseRematchRoutes: FastifyPluginAsyncTypebox<PresentDeps> = async (app, deps) => {
  app.post(
    '/:id/rematch',
    {
      onRequest: requireRole(...officers),
      schema: {
        summary: 'Have a tracing request compared once more; what it finds is never told here',
        params: IdParam,
        response,
      },
    },
    answers(202, (request) => rematchCase(deps, request.officer, request.params.id)),
  )
}

/** A person who is to be compared once more. */
export const personRematchRoutes: FastifyPluginAsyncTypebox<PresentDeps> = async (app, deps) => {
  app.post(
    '/:id/rematch',
    {
      onRequest: requireRole(...officers),
      schema: { summary: 'Have a person who is present compared once more', params: IdParam, response },
    },
    answers(202, (request) => rematchPerson(deps, request.officer, request.params.id)),
  )
}
