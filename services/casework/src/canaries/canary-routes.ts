import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Canary, CanaryOrdered, NewCanary, PageQuery, pageOf } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import { idempotencyOf } from '../idempotency.ts'
import { limitOf, pageOfRows, readCursor } from '../paging.ts'
import { requireRole } from '../sessions/session.ts'
import { type CanaryRow, hitsOf, listCanaries } from './canary-store.ts'
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
        response: { 200: pageOf(Canary), ...refusals },
      },
    },
    (request) =>
      deps.db.transaction(async (tx) => {
        const limit = limitOf(request.query.limit)
        const rows = await listCanaries(tx, readCursor(request.query.after), limit + 1)
        await logAct(tx, request.officer, { action: 'canary.list', subject: null, decision: 'allow' })
        const hits = await hitsOf(
          tx,
          rows.map(({ id }) => id),
        )
        const opened = new Map<string, Canary>()
        for (const row of rows) {
          const said = (await deps.storage.open(tx, row.id, 'person', row.sealed)) as NewCanary
          opened.set(row.id, viewOf(row, said, hits))
        }
        return pageOfRows(
          rows,
          limit,
          (row) => ({ at: row.ordered_at, id: row.id }),
          (row) => opened.get(row.id) as Canary,
        )
      }),
  )
}

const viewOf = (row: CanaryRow, { person }: NewCanary, hits: Awaited<ReturnType<typeof hitsOf>>): Canary => ({
  canaryId: row.id,
  state: row.planted ? 'planted' : 'waiting',
  orderedAt: row.ordered_at.toISOString(),
  person,
  hits: hits.filter(({ id }) => id === row.id).map(({ asked_by, requests }) => ({ askedBy: asked_by, requests })),
})
