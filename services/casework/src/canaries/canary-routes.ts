import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Canary, CanaryOrdered, CanaryRow, IdParam, NewCanary, PageQuery, pageOf } from '@kinlink/contracts'
import { problem, problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import { type Done, idempotencyOf } from '../idempotency.ts'
import { limitOf, pageOfRows, readCursor } from '../paging.ts'
import { type OfficerSession, requireRole } from '../sessions/session.ts'
import { findCanary, hitsOf, listCanaries, type StoredCanary } from './canary-store.ts'
import { type CanaryDeps, orderCanary } from './order-canary.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'unavailable')

/** Invented people whose names somebody who fishes might ask for: for this Society's auditors alone. */
export const canaryRoutes: FastifyPluginAsyncTypebox<CanaryDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('auditor'))

  app.post(
    '/',
    {
      schema: {
        summary: 'Order a canary: an entry of an invented person, signed by an officer unknowingly',
        body: NewCanary,
        response: { 201: CanaryOrdered, ...refusals, ...problems('conflict', 'idempotency_in_flight') },
      },
    },
    answers(201, (request) => orderCanary(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.get(
    '/',
    {
      schema: {
        summary: 'Canaries and which Societies have asked for somebody like them',
        querystring: PageQuery,
        response: { 200: pageOf(CanaryRow), ...refusals },
      },
    },
    (request) =>
      deps.db.transaction(async (tx) => {
        const limit = limitOf(request.query.limit)
        const rows = await listCanaries(tx, readCursor(request.query.after), limit + 1)
        await logAct(tx, request.officer, { action: 'canary.list', subject: null, decision: 'allow' })
        const ids = rows.map(({ id }) => id)
        const hits = await hitsOf(tx, ids)
        const cursorOf = (row: StoredCanary) => ({ at: row.ordered_at, id: row.id })
        return pageOfRows(rows, limit, cursorOf, (row) => rowOf(row, hits))
      }),
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'One canary, with the name that was chosen for it',
        params: IdParam,
        response: { 200: Canary, ...refusals, ...problems('not_found') },
      },
    },
    answers(200, (request) => readCanary(deps, request.officer, request.params.id)),
  )
}

const readCanary = (deps: CanaryDeps, session: OfficerSession, id: string): Promise<Done<Canary>> =>
  deps.db.transaction(async (tx): Promise<Done<Canary>> => {
    const row = await findCanary(tx, id)
    const decision = row === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'canary.read', subject: id, decision })
    if (row === undefined) return { ok: false, problem: problem('not_found') }
    const { person } = (await deps.storage.open(tx, id, 'person', row.sealed)) as NewCanary
    return { ok: true, value: { ...rowOf(row, await hitsOf(tx, [id])), person } }
  })

const rowOf = (row: StoredCanary, hits: Awaited<ReturnType<typeof hitsOf>>): CanaryRow => ({
  canaryId: row.id,
  state: row.planted ? 'planted' : 'waiting',
  orderedAt: row.ordered_at.toISOString(),
  hits: hits.filter(({ id }) => id === row.id).map(({ asked_by, requests }) => ({ askedBy: asked_by, requests })),
})
