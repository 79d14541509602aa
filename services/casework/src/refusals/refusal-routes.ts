import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParam, PageQuery, PolicyDecision, pageOf, Refusal } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { readPage } from '../paging.ts'
import { requireRole } from '../sessions/session.ts'
import { explain } from './explain.ts'
import { listRefusals, refusalView } from './refusal-store.ts'

const officers = ['tracing-officer', 'child-focal-point', 'detention-focal-point'] as const

/** What the exchange refused for good: nothing of it happens by itself any more, so an officer has to know. */
export const refusalRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, deps) => {
  app.addHook('onRequest', requireRole(...officers))

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

/** What a rule decided, in words for whoever has to go on from there. */
export const decisionExplanationRoutes: FastifyPluginAsyncTypebox<{ db: Db }> = async (app, deps) => {
  app.addHook('onRequest', requireRole(...officers))

  app.get(
    '/:id',
    {
      schema: {
        summary: 'Why something was refused: rule, article, field, and what to do about it',
        params: IdParam,
        response: {
          200: PolicyDecision,
          ...problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'unavailable'),
        },
      },
    },
    answers(200, (request) => explain(deps, request.officer, request.params.id)),
  )
}
