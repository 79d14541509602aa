import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  GroupRegistered,
  GroupRegistration,
  IdParam,
  PageQuery,
  PersonRow,
  PersonView,
  pageOf,
  Registered,
  Registration,
} from '@kinlink/contracts'
import { problem, problems, sendProblem } from '@kinlink/runtime'
import { Type } from 'typebox'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import { idempotencyOf } from '../idempotency.ts'
import { refuseStatusFields } from '../intake/status-fields.ts'
import type { LocalIndex } from '../local-matches/local-index.ts'
import { readPage } from '../paging.ts'
import { refusalsOfPerson, refusalView } from '../refusals/refusal-store.ts'
import { requireRole } from '../sessions/session.ts'
import { findPerson, listPeople, type PersonRow as StoredPerson } from './person-store.ts'
import { registerGroup } from './register-group.ts'
import { type PresentDeps, registerPerson } from './register-person.ts'
import { removePerson } from './remove-person.ts'

const officers = ['tracing-officer', 'child-focal-point', 'detention-focal-point'] as const
const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'refused_by_rule', 'unavailable')

const stateOf = ({ entry_id, refused }: StoredPerson) =>
  entry_id === null ? ('registered' as const) : refused ? ('refused' as const) : ('matchable' as const)

const rowOf = (row: StoredPerson) => ({
  personId: row.id,
  state: stateOf(row),
  registeredOn: row.registered_at.toISOString(),
})

/** F0: people who are present. */
export const personRoutes: FastifyPluginAsyncTypebox<PresentDeps & { localIndex: Pick<LocalIndex, 'forget'> }> = async (
  app,
  deps,
) => {
  app.addHook('onRequest', requireRole(...officers))

  app.post(
    '/',
    {
      preValidation: refuseStatusFields(deps),
      schema: {
        summary: 'Register a person who is present (F0)',
        body: Registration,
        response: { 201: Registered, ...refusals, ...problems('idempotency_in_flight') },
      },
    },
    answers(201, (request) => registerPerson(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.post(
    '/group',
    {
      preValidation: refuseStatusFields(deps, 'people'),
      schema: {
        summary: 'Register people who arrive together: each alone, with a consent and an answer of their own',
        body: GroupRegistration,
        response: { 200: GroupRegistered, ...refusals, ...problems('idempotency_in_flight') },
      },
    },
    answers(200, (request) => registerGroup(deps, request.officer, request.body.people, idempotencyOf(request))),
  )

  app.get(
    '/',
    {
      schema: {
        summary: 'People registered here',
        querystring: PageQuery,
        response: { 200: pageOf(PersonRow), ...refusals },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'person.list',
        list: listPeople,
        cursorOf: (r) => ({ at: r.registered_at, id: r.id }),
        view: rowOf,
      }),
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'One person',
        params: IdParam,
        response: { 200: PersonView, ...refusals, ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const view = await deps.db.transaction(async (tx) => {
        const row = await findPerson(tx, request.params.id)
        const decision = row === undefined ? 'deny' : 'allow'
        await logAct(tx, request.officer, { action: 'person.read', subject: request.params.id, decision })
        if (row === undefined) return null
        return {
          ...rowOf(row),
          registration: (await deps.storage.open(tx, row.id, 'person', row.sealed)) as Registration,
          refused: (await refusalsOfPerson(tx, row.id)).map(refusalView),
        }
      })
      return view === null ? sendProblem(reply, problem('not_found')) : reply.send(view)
    },
  )

  app.delete(
    '/:id',
    {
      schema: {
        summary: 'Remove a person, entry and candidates included',
        params: IdParam,
        response: { 204: Type.Null(), ...refusals, ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const done = await removePerson(deps, request.officer, request.params.id)
      if (done.ok) deps.localIndex.forget(request.params.id)
      return done.ok ? reply.code(204).send(null) : sendProblem(reply, done.problem)
    },
  )
}
