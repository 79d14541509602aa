import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { LinkageKeyIssued } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { idempotencyOf } from '../idempotency.ts'
import { requireRole } from '../sessions/session.ts'
import { type IssueDeps, issueLinkageKey } from './issue-linkage-key.ts'

/** The network's linkage key, at the coordinating member. */
export const linkageKeyRoutes: FastifyPluginAsyncTypebox<IssueDeps> = async (app, deps) => {
  app.post(
    '/',
    {
      onRequest: requireRole('tracing-officer'),
      schema: {
        summary: 'Issue a new linkage key, sealed to every member (coordinating member only)',
        response: {
          201: LinkageKeyIssued,
          ...problems('invalid_request', 'unauthenticated', 'forbidden', 'conflict', 'unavailable'),
        },
      },
    },
    answers(201, (request) => issueLinkageKey(deps, request.officer, idempotencyOf(request))),
  )
}
