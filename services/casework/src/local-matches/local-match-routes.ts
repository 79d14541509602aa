import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Evidence, LocalMatch, PageQuery, pageOf } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import type { Static } from 'typebox'
import { logAct } from '../audit/log.ts'
import { limitOf } from '../paging.ts'
import { requireRole } from '../sessions/session.ts'
import { listLocalMatches } from './local-match-store.ts'
import type { LocalDeps } from './match-locally.ts'

/** Pairs within this Society: never told to anybody else; the person still decides. */
export const localMatchRoutes: FastifyPluginAsyncTypebox<Pick<LocalDeps, 'db' | 'storage'>> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.get(
    '/',
    {
      schema: {
        summary: 'The same person in a request and a registration of this Society',
        querystring: PageQuery,
        response: {
          200: pageOf(LocalMatch),
          ...problems('invalid_request', 'unauthenticated', 'forbidden', 'unavailable'),
        },
      },
    },
    (request) =>
      deps.db.transaction(async (tx) => {
        const limit = limitOf(request.query.limit)
        const rows = await listLocalMatches(tx, request.query.after ?? null, limit + 1)
        const page = rows.slice(0, limit)
        const items: Static<typeof LocalMatch>[] = []
        for (const r of page)
          items.push({
            caseId: r.case_id,
            personId: r.person_id,
            weight: r.weight,
            probability: r.probability,
            evidence: (await deps.storage.open(tx, r.case_id, 'local-match', r.sealed)) as Evidence[],
          })
        await logAct(tx, request.officer, {
          action: 'local-match.list',
          subject: null,
          decision: 'allow',
          count: items.length,
        })
        const last = page.at(-1)
        return rows.length > limit && last !== undefined
          ? { items, next: `${last.case_id}.${last.person_id}` }
          : { items }
      }),
  )
}
