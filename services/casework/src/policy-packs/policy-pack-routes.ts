import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParam, NewPolicyPack, PolicyPackRows, PolicyPackView } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { idempotencyOf } from '../idempotency.ts'
import { requireRole } from '../sessions/session.ts'
import { type PackDeps, proposePack, readProposal, rowOf, signPack } from './issue-pack.ts'
import { listPacks } from './pack-store.ts'

const common = ['invalid_request', 'unauthenticated', 'forbidden', 'unavailable'] as const

/** The network's policy pack, at the coordinating member: proposed by one administrator, issued by another one's signature. */
export const policyPackRoutes: FastifyPluginAsyncTypebox<PackDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('society-admin'))

  app.post(
    '/',
    {
      schema: {
        summary: 'Propose the policy pack of this version of the rules, signed by you (coordinating member only)',
        body: NewPolicyPack,
        response: { 201: PolicyPackView, ...problems(...common) },
      },
    },
    answers(201, (request) => proposePack(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.get(
    '/',
    {
      schema: {
        summary: 'Proposed and issued policy packs, newest first',
        response: { 200: PolicyPackRows, ...problems(...common) },
      },
    },
    async () => ({ items: (await listPacks(deps.db)).map(rowOf) }),
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'A policy pack with all that it says',
        params: IdParam,
        response: { 200: PolicyPackView, ...problems(...common, 'not_found') },
      },
    },
    answers(200, (request) => readProposal(deps, request.params.id)),
  )

  app.post(
    '/:id/signature',
    {
      schema: {
        summary: 'Sign a policy pack that another administrator has proposed: it is issued with this',
        params: IdParam,
        response: { 200: PolicyPackView, ...problems(...common, 'not_found', 'conflict', 'binding_invalid') },
      },
    },
    answers(200, (request) => signPack(deps, request.officer, request.params.id)),
  )
}
