import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  IdParam,
  NewRightsRequest,
  PageQuery,
  pageOf,
  RightsDone,
  RightsPassedOn,
  RightsRow,
  RightsView,
} from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { idempotencyOf } from '../idempotency.ts'
import type { IncomingDeps } from '../incoming/first-look.ts'
import { refuseStatusFields } from '../intake/status-fields.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { requireRole } from '../sessions/session.ts'
import { finishRights, openRights, readRights } from './incoming-rights.ts'
import { passOn } from './pass-on.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'unavailable')
const opening = problems('refused_by_rule', 'signature_invalid', 'binding_invalid', 'history_invalid')

/** What enquirers ask of the Society that keeps their request, at whatever Society they are (F5). */
export const rightsRoutes: FastifyPluginAsyncTypebox<RegisterDeps & IncomingDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer'))

  app.post(
    '/',
    {
      preValidation: refuseStatusFields(deps),
      schema: {
        summary: 'Pass an enquirer’s request on to the Society that the enquirer names; the answer is always the same',
        body: NewRightsRequest,
        response: { 202: RightsPassedOn, ...refusals, ...problems('refused_by_rule', 'idempotency_in_flight') },
      },
    },
    answers(202, (request) => passOn(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.get(
    '/incoming',
    {
      schema: {
        summary: 'Requests that arrived; what nobody has opened yet may also be a message',
        querystring: PageQuery,
        response: { 200: pageOf(RightsRow), ...refusals },
      },
    },
    (request) => readRights(deps, request.officer, request.query),
  )

  app.get(
    '/incoming/:id',
    {
      schema: { summary: 'Open a request', params: IdParam, response: { 200: RightsView, ...refusals, ...opening } },
    },
    answers(200, (request) => openRights(deps, request.officer, request.params.id)),
  )

  app.post(
    '/incoming/:id/done',
    {
      schema: {
        summary: 'Note what became of a request; it stays here',
        params: IdParam,
        body: RightsDone,
        response: { 200: RightsRow, ...refusals },
      },
    },
    answers(200, (request) => finishRights(deps, request.officer, request.params.id, request.body)),
  )
}
