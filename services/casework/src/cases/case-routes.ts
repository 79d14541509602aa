import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CaseReceipt, CaseRow, CaseView, IdParam, PageQuery, pageOf, TracingRequest } from '@kinlink/contracts'
import { problem, problems, sendProblem } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import { idempotencyOf } from '../idempotency.ts'
import { refuseStatusFields } from '../intake/status-fields.ts'
import { readPage } from '../paging.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { releasesOfCase } from '../releases/release-store.ts'
import type { RetentionDays } from '../retention/retention-days.ts'
import { requireRole } from '../sessions/session.ts'
import { findWithdrawal } from '../withdrawals/withdrawal-store.ts'
import { findCase, listCases } from './case-store.ts'
import { caseRowView, caseView } from './case-view.ts'
import { openCase } from './open-case.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'refused_by_rule', 'unavailable')

/** F1: tracing requests of this Society. */
export const caseRoutes: FastifyPluginAsyncTypebox<RegisterDeps & { retention: RetentionDays }> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.post(
    '/',
    {
      preValidation: refuseStatusFields(deps),
      schema: {
        summary: 'Hand in a tracing request (F1); 202: kept here, the exchange is asked as soon as it answers',
        body: TracingRequest,
        response: { 202: CaseReceipt, ...refusals, ...problems('idempotency_in_flight') },
      },
    },
    answers(202, (request) => openCase(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.get(
    '/',
    {
      schema: {
        summary: 'Tracing requests of this Society',
        querystring: PageQuery,
        response: { 200: pageOf(CaseRow), ...refusals },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'case.list',
        list: listCases,
        cursorOf: (r) => ({ at: r.opened_at, id: r.id }),
        view: (r) => caseRowView(r, deps.clock.now(), deps.retention['open-case']),
      }),
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'One tracing request',
        params: IdParam,
        response: { 200: CaseView, ...refusals, ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const view = await deps.db.transaction(async (tx) => {
        const row = await findCase(tx, request.params.id)
        const decision = row === undefined ? 'deny' : 'allow'
        await logAct(tx, request.officer, { action: 'case.read', subject: request.params.id, decision })
        if (row === undefined) return null
        const opened =
          row.sealed === null
            ? undefined
            : ((await deps.storage.open(tx, row.id, 'case', row.sealed)) as TracingRequest)
        const erasure = (await findWithdrawal(tx, row.rid))?.state ?? null
        const releases = (await releasesOfCase(tx, row.id)).map((r) => ({
          releaseId: r.rid,
          window: r.release_window.toISOString(),
        }))
        return caseView(row, { request: opened, releases, erasure }, deps.clock.now(), deps.retention['open-case'])
      })
      return view === null ? sendProblem(reply, problem('not_found')) : reply.send(view)
    },
  )
}
