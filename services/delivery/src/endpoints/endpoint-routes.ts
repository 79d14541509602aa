import { Accepted, AttemptPage, Endpoint, EndpointRequest, MemberParam, PageQuery } from '@kinlink/contracts'
import { type App, problem, problems, sendProblem } from '@kinlink/runtime'
import { logMemberAct } from '../access-log/act.ts'
import { actIdOf } from '../access-log/act-id.ts'
import type { Delivery } from '../delivery.ts'
import { attemptsAfter, readCursor } from './attempt-store.ts'
import { deleteEndpoint, endpointView, findEndpoint } from './endpoint-store.ts'
import { putEndpoint } from './put-endpoint.ts'

const PATH = '/internal/endpoints/:member'
const DEFAULT_LIMIT = 50

export const endpointRoutes = (app: App, delivery: Delivery): void => {
  const { db, clock } = delivery
  app.get(
    PATH,
    { schema: { params: MemberParam, response: { 200: Endpoint, ...problems('not_found', 'unauthenticated') } } },
    async (request, reply) => {
      const row = await findEndpoint(db, request.params.member)
      return row === undefined ? sendProblem(reply, problem('not_found')) : endpointView(row)
    },
  )
  app.put(
    PATH,
    {
      schema: {
        params: MemberParam,
        body: EndpointRequest,
        response: { 200: Endpoint, ...problems('invalid_request', 'unauthenticated') },
      },
    },
    async (request, reply) => {
      const actor = { member: request.params.member, act: actIdOf(request) }
      const outcome = await putEndpoint(delivery, actor, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
  app.delete(
    PATH,
    { schema: { params: MemberParam, response: { 200: Accepted, ...problems('unauthenticated') } } },
    async (request) => {
      const actor = { member: request.params.member, act: actIdOf(request) }
      await db.transaction(async (tx) => {
        if (!(await deleteEndpoint(tx, actor.member))) return
        const act = { action: 'endpoint.change', subject: null, decision: 'allow', code: 'removed' } as const
        await logMemberAct(tx, actor, act, clock.now())
      })
      return { accepted: true } as const
    },
  )
}

export const attemptRoutes = (app: App, { db }: Delivery): void => {
  app.get(
    `${PATH}/attempts`,
    {
      schema: {
        params: MemberParam,
        querystring: PageQuery,
        response: { 200: AttemptPage, ...problems('invalid_request', 'unauthenticated') },
      },
    },
    async (request, reply) => {
      const after = readCursor(request.query.after)
      if (after === undefined) {
        const errors = [{ pointer: '/query/after', keyword: 'pattern' }]
        return sendProblem(reply, problem('invalid_request', { errors }))
      }
      return attemptsAfter(db, request.params.member, after, Number(request.query.limit ?? DEFAULT_LIMIT))
    },
  )
}
