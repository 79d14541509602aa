import { EventPage, EventQuery, MemberParam } from '@kinlink/contracts'
import { type App, problems } from '@kinlink/runtime'
import { logMemberAct } from '../access-log/act.ts'
import { actIdOf } from '../access-log/act-id.ts'
import type { Delivery } from '../delivery.ts'
import { eventsAfter } from './event-store.ts'

const DEFAULT_LIMIT = 50

/** The feed: the reliable path, of which webhooks are hints. A page that holds something is logged as a read. */
export const eventRoutes = (app: App, { db, clock }: Delivery): void => {
  app.get(
    '/internal/events/:member',
    {
      schema: {
        params: MemberParam,
        querystring: EventQuery,
        response: { 200: EventPage, ...problems('unauthenticated') },
      },
    },
    async (request) => {
      const { member } = request.params
      const limit = Number(request.query.limit ?? DEFAULT_LIMIT)
      return db.transaction(async (tx) => {
        const events = await eventsAfter(tx, member, request.query.after ?? '0', limit + 1)
        const items = events.slice(0, limit)
        const last = items.at(-1)
        if (last === undefined) return { items }
        const act = { action: 'event.read', subject: null, decision: 'allow', count: items.length } as const
        await logMemberAct(tx, { member, act: actIdOf(request) }, act, clock.now())
        return events.length > limit ? { items, next: String(last.sequence) } : { items }
      })
    },
  )
}
