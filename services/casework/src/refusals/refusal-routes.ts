import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PageQuery, pageOf, Refusal } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { problems } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { limitOf, pageOfRows, readCursor } from '../paging.ts'
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
    async (request) => {
      const limit = limitOf(request.query.limit)
      return deps.db.transaction(async (tx) => {
        const rows = await listRefusals(tx, readCursor(request.query.after), limit + 1)
        const count = Math.min(rows.length, limit)
        await logAct(tx, request.officer, { action: 'refusal.list', subject: null, decision: 'allow', count })
        return pageOfRows(rows, limit, (r) => ({ at: r.answered_at, id: r.id }), refusalView)
      })
    },
  )
}
