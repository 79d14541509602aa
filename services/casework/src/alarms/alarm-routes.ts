import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Alarm, IdParam, PageQuery, pageOf } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { type Clock, problem, problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { readPage } from '../paging.ts'
import { type OfficerSession, requireRole } from '../sessions/session.ts'
import { acknowledge, alarmView, listAlarms } from './alarm-store.ts'

export type AlarmRouteDeps = { readonly db: Db; readonly clock: Clock }

const REFUSALS = problems('invalid_request', 'unauthenticated', 'forbidden', 'unavailable')

/** What the exchange was found doing: for those who answer for the Society's keys, and for its auditors. */
export const alarmRoutes: FastifyPluginAsyncTypebox<AlarmRouteDeps> = async (app, deps) => {
  app.get(
    '/',
    {
      onRequest: requireRole('society-admin', 'auditor'),
      schema: {
        summary: 'What the exchange was found showing wrongly, the newest first',
        querystring: PageQuery,
        response: { 200: pageOf(Alarm), ...REFUSALS },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'alarm.list',
        list: listAlarms,
        cursorOf: (row) => ({ at: row.raised_at, id: row.id }),
        view: alarmView,
      }),
  )

  app.post(
    '/:id/acknowledgement',
    {
      onRequest: requireRole('society-admin'),
      schema: {
        summary: 'Say that an alarm has been seen and dealt with',
        params: IdParam,
        response: { 200: Alarm, ...REFUSALS, ...problems('not_found') },
      },
    },
    answers(200, (request) => acknowledgeAlarm(deps, request.officer, request.params.id)),
  )
}

const acknowledgeAlarm = (
  { db, clock }: AlarmRouteDeps,
  session: OfficerSession,
  alarmId: string,
): Promise<Done<Alarm>> =>
  db.transaction(async (tx): Promise<Done<Alarm>> => {
    const row = await acknowledge(tx, alarmId, session.officer.id, clock.now())
    const decision = row === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'alarm.acknowledge', subject: alarmId, decision })
    return row === undefined ? { ok: false, problem: problem('not_found') } : { ok: true, value: alarmView(row) }
  })
