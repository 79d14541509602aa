import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { SocietyStatus } from '@kinlink/contracts'
import { type Db, type Queries, sql } from '@kinlink/postgres'
import { problems } from '@kinlink/runtime'
import { Type } from 'typebox'
import { countOpenAlarms } from '../alarms/alarm-store.ts'
import { countCandidates } from '../candidates/candidate-store.ts'
import { exchangeCounts } from '../exchange/exchange-counts.ts'
import type { Feed } from '../exchange/feed.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import { requireRole } from '../sessions/session.ts'
import { countWaiting } from '../submission/submission-store.ts'

export type StatusDeps = {
  readonly db: Db
  readonly member: string
  readonly network: Pick<LiveNetwork, 'current'>
  readonly feed: Pick<Feed, 'reachable'>
}

/** How this Society stands with the exchange; counts only. */
export const statusRoutes: FastifyPluginAsyncTypebox<StatusDeps> = async (app, deps) => {
  app.get(
    '/',
    {
      onRequest: requireRole(),
      schema: {
        summary: 'How this Society stands with the exchange',
        response: { 200: SocietyStatus, ...problems('unauthenticated', 'unavailable') },
      },
    },
    async () => ({
      member: deps.member,
      exchange: deps.feed.reachable() ? ('reachable' as const) : ('unreachable' as const),
      waiting: await countWaiting(deps.db),
      linkageKey: (deps.network.current()?.linkageKey() ?? null) !== null,
      alarms: await countOpenAlarms(deps.db),
      counts: { ...(await countObjects(deps.db)), ...(await exchangeCounts(deps.db)), ...(await candidates(deps.db)) },
    }),
  )
}

const Objects = Type.Object({
  people: Type.Integer(),
  cases: Type.Integer(),
  localMatches: Type.Integer(),
  messages: Type.Integer(),
})
const countObjects = (db: Queries) =>
  db.one(
    Objects,
    sql`select (select count(*)::int from person) as people, (select count(*)::int from tracing_case) as cases,
      (select count(*)::int from local_match) as "localMatches", (select count(*)::int from message) as messages`,
  )

const candidates = async (db: Queries): Promise<Record<string, number>> =>
  Object.fromEntries((await countCandidates(db)).map(({ state, n }) => [`candidates.${state}`, n]))
