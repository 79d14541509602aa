import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { RegrantList } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { problem, problems, sendProblem } from '@kinlink/runtime'
import type { NetworkView } from '../network/network.ts'
import { requireRole } from '../sessions/session.ts'
import { countByEpoch } from './own-grant-store.ts'
import { progressOf } from './progress.ts'

export type RegrantRoutes = { readonly db: Db; readonly network: NetworkView }

/** How far the Society has come with renewing grants (F7): before it is through, an epoch's private key is still needed. */
export const regrantRoutes: FastifyPluginAsyncTypebox<RegrantRoutes> = async (app, { db, network }) => {
  app.get(
    '/',
    {
      onRequest: requireRole('society-admin'),
      schema: {
        summary: 'Epochs that end, with their deadlines, and how many grants to them are renewed',
        response: { 200: RegrantList, ...problems('unauthenticated', 'forbidden', 'unavailable') },
      },
    },
    async (_request, reply) => {
      const known = network.current()
      if (known === null) return sendProblem(reply, problem('unavailable', { retryAfter: 30 }))
      return reply.send({ items: progressOf(known, await countByEpoch(db)) })
    },
  )
}
