import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { RecodingView } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { type Clock, problem, problems, sendProblem } from '@kinlink/runtime'
import type { Automation } from '../keys/automation.ts'
import type { NetworkView } from '../network/network.ts'
import { requireRole } from '../sessions/session.ts'
import { countByEpoch } from './own-entry-store.ts'
import { progressOf } from './progress.ts'
import { findRecoding } from './recoding-store.ts'

export type RecodingRoutes = {
  readonly db: Db
  readonly clock: Clock
  readonly network: NetworkView
  readonly automation: Automation
}

/** How far the Society has come with coding its entries anew (F9): until it is through, those under older keys meet none under the newest. */
export const recodingRoutes: FastifyPluginAsyncTypebox<RecodingRoutes> = async (app, deps) => {
  app.get(
    '/',
    {
      onRequest: requireRole('society-admin'),
      schema: {
        summary: 'How many entries are coded anew under the newest linkage key',
        response: { 200: RecodingView, ...problems('unauthenticated', 'forbidden', 'unavailable') },
      },
    },
    async (_request, reply) => {
      const network = deps.network.current()
      if (network === null) return sendProblem(reply, problem('unavailable', { retryAfter: 30 }))
      const epoch = network.linkageKey()?.eid
      const recoding = epoch === undefined ? undefined : await findRecoding(deps.db, epoch)
      if (recoding === undefined) return reply.send({ recoding: null })
      const now = deps.clock.now()
      const counts = await countByEpoch(deps.db, now)
      return reply.send({ recoding: progressOf(recoding, counts, { automation: deps.automation, now }) })
    },
  )
}
