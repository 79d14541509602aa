import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PageQuery, pageOf, Refusal } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { problems } from '@kinlink/runtime'
import { readPage } from '../paging.ts'
import { requireRole } from '../sessions/session.ts'
import { listRefusals, refusalView } from './refusal-store.ts'

/** What the exchange refused for good: nothing of it happens by itself any more, so an officer has to know. */
export const refusalRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.get(
    '/',
    {
      schema: {
        summary: 'What the exchange refused, the first refusal first',
        querystring: PageQuery,
        response: {
          200: pageOf(Refusal),
          ...problems('invalid_request', 'unauthenticated', 'forbidden', 'unavailable'),
        },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'refusal.list',
        list: listRefusals,
        cursorOf: (r) => ({ at: r.answered_at, id: r.id }),
        view: refusalView,
      }),
  )
}
