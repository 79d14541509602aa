import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CANDIDATE_STATES, CandidateRow, CandidateView, Id, IdParam, PageQuery, pageOf } from '@kinlink/contracts'
import { problems, sendProblem } from '@kinlink/runtime'
import { Type } from 'typebox'
import { answers } from '../answers.ts'
import { readPage } from '../paging.ts'
import type { PresentDeps } from '../people/register-person.ts'
import { requireRole } from '../sessions/session.ts'
import { listCandidates } from './candidate-store.ts'
import type { FetchDeps } from './enquiry.ts'
import { candidateRow, lookAtCandidate } from './look.ts'
import { settleCandidate } from './settle-candidate.ts'

export type CandidateDeps = PresentDeps & FetchDeps

const ListQuery = Type.Object(
  {
    ...PageQuery.properties,
    state: Type.Optional(Type.Union(CANDIDATE_STATES.filter((s) => s !== 'discarded').map((s) => Type.Literal(s)))),
  },
  { additionalProperties: false },
)
const Settled = Type.Object(
  { candidateId: Id, state: Type.Union([Type.Literal('rejected'), Type.Literal('confirmed')]) },
  { additionalProperties: false },
)
const refusals = problems(
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'signature_invalid',
  'history_invalid',
  'unavailable',
)

/** F2 at the side that has the person: pairs above the threshold, looked at by an officer. */
export const candidateRoutes: FastifyPluginAsyncTypebox<CandidateDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.get(
    '/',
    {
      schema: {
        summary: 'Candidates to look at',
        querystring: ListQuery,
        response: { 200: pageOf(CandidateRow), ...refusals },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'candidate.list',
        list: (tx, after, limit) => listCandidates(tx, request.query.state ?? null, after, limit),
        cursorOf: (r) => ({ at: r.proposed_at, id: r.id }),
        view: candidateRow,
      }),
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'Both sides with the evidence; the enquiry once confirmed',
        params: IdParam,
        response: { 200: CandidateView, ...refusals, ...problems('refused_by_rule') },
      },
    },
    answers(200, (request) => lookAtCandidate(deps, request.officer, request.params.id)),
  )

  for (const [path, outcome] of [
    ['rejection', 'rejected'],
    ['confirmation', 'confirmed'],
  ] as const) {
    app.post(
      `/:id/${path}`,
      {
        schema: {
          summary: `The officer's signed word: ${outcome}`,
          params: IdParam,
          response: { 200: Settled, ...refusals },
        },
      },
      async (request, reply) => {
        const done = await settleCandidate(deps, request.officer, request.params.id, outcome)
        return done.ok
          ? reply.send({ candidateId: request.params.id, state: done.state })
          : sendProblem(reply, done.problem)
      },
    )
  }
}
