import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  Decision,
  DecisionAnswer,
  IdParam,
  KeptDecision,
  SearchAction,
  SearchLocated,
  SearchNoted,
  SearchRow,
  SearchSuggestions,
} from '@kinlink/contracts'
import { problem, problems, sendProblem } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { decide } from '../decisions/decide.ts'
import { readSearchDecision } from '../decisions/read-decision.ts'
import { idempotencyOf } from '../idempotency.ts'
import { requireRole } from '../sessions/session.ts'
import { locate } from './locate.ts'
import { noteAction } from './note-action.ts'
import { searchOrigin } from './search-decision.ts'
import { type SuggestDeps, suggest } from './suggest.ts'

const refusals = problems(
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'signature_invalid',
  'binding_invalid',
  'history_invalid',
  'unavailable',
)

/** F3 at the side that was asked, once it has accepted: looking for the person, finding, hearing what the person decides. */
export const searchWorkRoutes: FastifyPluginAsyncTypebox<SuggestDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.get(
    '/:id/suggestions',
    {
      schema: {
        summary: 'People registered here who may be the one looked for; compared within the Society',
        params: IdParam,
        response: { 200: SearchSuggestions, ...refusals },
      },
    },
    answers(200, (request) => suggest(deps, request.officer, request.params.id)),
  )

  app.post(
    '/:id/actions',
    {
      schema: {
        summary: 'Note what was done to find the person; it stays here',
        params: IdParam,
        body: SearchAction,
        response: { 201: SearchNoted, ...refusals, ...problems('idempotency_in_flight') },
      },
    },
    answers(201, (request) =>
      noteAction(deps, request.officer, request.params.id, request.body, idempotencyOf(request)),
    ),
  )

  app.post(
    '/:id/located',
    {
      schema: {
        summary: 'The person was found: somebody registered here; only that person’s decision leads on',
        params: IdParam,
        body: SearchLocated,
        response: { 200: SearchRow, ...refusals },
      },
    },
    answers(200, (request) => locate(deps, request.officer, request.params.id, request.body.personId)),
  )
}

/** The decision of somebody found by a search; detention alone is no desk that takes it. */
export const searchDecisionRoutes: FastifyPluginAsyncTypebox<SuggestDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point'))

  app.get(
    '/:id/decision',
    {
      schema: {
        summary: 'What the person found decided, and who asked: kept also when the enquiry has been erased',
        params: IdParam,
        response: {
          200: KeptDecision,
          ...problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const kept = await readSearchDecision(deps, request.officer, request.params.id)
      return kept === null ? sendProblem(reply, problem('not_found')) : reply.send(kept)
    },
  )

  app.post(
    '/:id/decision',
    {
      schema: {
        summary: 'Record what the person found decided; only this releases anything',
        params: IdParam,
        body: Decision,
        response: { 201: DecisionAnswer, ...refusals, ...problems('refused_by_rule', 'idempotency_in_flight') },
      },
    },
    answers(201, (request) => {
      const origin = searchOrigin(deps, request.officer, request.params.id)
      return decide(deps, request.officer, origin, request.body, idempotencyOf(request))
    }),
  )
}
