import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  CANDIDATE_STATES,
  CandidateRow,
  CandidateView,
  Id,
  IdParam,
  PageQuery,
  pageOf,
  type Registration,
} from '@kinlink/contracts'
import { problem, problems, sendProblem } from '@kinlink/runtime'
import { Type } from 'typebox'
import { logAct } from '../audit/log.ts'
import { limitOf, pageOfRows, readCursor } from '../paging.ts'
import { findPerson } from '../people/person-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { refusalsOfCandidate, refusalView } from '../refusals/refusal-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { requireRole } from '../sessions/session.ts'
import { findCandidate, listCandidates, type CandidateRow as StoredCandidate } from './candidate-store.ts'
import { type FetchDeps, fetchRecord, isLie } from './enquiry.ts'
import { settleCandidate } from './settle-candidate.ts'

export type CandidateDeps = RegisterDeps & FetchDeps

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

const rowOf = (row: StoredCandidate) => ({
  candidateId: row.id,
  state: row.state,
  weight: row.weight,
  probability: row.probability,
})

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
    async (request) => {
      const limit = limitOf(request.query.limit)
      const rows = await listCandidates(
        deps.db,
        request.query.state ?? null,
        readCursor(request.query.after),
        limit + 1,
      )
      return pageOfRows(rows, limit, (r) => ({ at: r.proposed_at, id: r.id }), rowOf)
    },
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'Both sides with the evidence; the enquiry once confirmed',
        params: IdParam,
        response: { 200: CandidateView, ...refusals },
      },
    },
    async (request, reply) => {
      const seen = await see(deps, request.officer, request.params.id)
      if (seen === null) return sendProblem(reply, problem('not_found'))
      if (seen.state !== 'confirmed' && seen.state !== 'decided') return reply.send(seen.view)
      const full = await fetchRecord(deps, request.officer, seen.rid)
      if (!full.ok && isLie(full)) return sendProblem(reply, full.problem)
      // Not reached, or not open yet: what was seen before is still true.
      const open = full.ok && full.stage === 'full'
      return reply.send(open ? { ...seen.view, enquiry: Object.fromEntries(full.opened.values) } : seen.view)
    },
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

/** Opens what is kept of a pair, and logs the look in the same transaction. */
function see(deps: CandidateDeps, session: OfficerSession, id: string) {
  return deps.db.transaction(async (tx) => {
    const row = await findCandidate(tx, id)
    const person = row?.person_id == null ? undefined : await findPerson(tx, row.person_id)
    const visible = row !== undefined && person !== undefined && row.sealed !== null
    await logAct(tx, session, { action: 'candidate.read', subject: id, decision: visible ? 'allow' : 'deny' })
    if (!visible || row.sealed === null) return null
    const kept = (await deps.storage.open(tx, person.id, 'candidate', row.sealed)) as Pick<
      CandidateView,
      'evidence' | 'sought'
    >
    const registration = (await deps.storage.open(tx, person.id, 'person', person.sealed)) as Registration
    const view: CandidateView = {
      ...rowOf(row),
      ...kept,
      askedBy: row.asked_by,
      recordId: row.rid,
      personId: person.id,
      present: registration.person,
      refused: (await refusalsOfCandidate(tx, id)).map(refusalView),
    }
    return { view, state: row.state, rid: row.rid }
  })
}
