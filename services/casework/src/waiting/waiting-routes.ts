import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParam, PageQuery, pageOf, WaitingCase } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { readPage } from '../paging.ts'
import { requireRole } from '../sessions/session.ts'
import { type ApproveDeps, approveWaiting, waitingView } from './approve.ts'
import { listWaiting } from './waiting-store.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'unavailable')

/** Requests above the budget of who asked: they wait until it allows them, or until a second officer has approved them. */
export const waitingRoutes: FastifyPluginAsyncTypebox<ApproveDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.get(
    '/',
    {
      schema: {
        summary: 'Tracing requests that wait for a budget at the exchange, the first asked first',
        querystring: PageQuery,
        response: { 200: pageOf(WaitingCase), ...refusals },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'case.waiting',
        list: listWaiting,
        cursorOf: (row) => ({ at: row.created_at, id: row.id }),
        view: waitingView,
      }),
  )

  app.post(
    '/:id/approval',
    {
      schema: {
        summary: 'Approve, as a second officer, that a request leaves above the budget of who asked',
        params: IdParam,
        response: { 200: WaitingCase, ...refusals, ...problems('not_found', 'second_person') },
      },
    },
    answers(200, (request) => approveWaiting(deps, request.officer, request.params.id)),
  )
}
