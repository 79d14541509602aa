import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const Counts = Type.Object({ events: Type.Integer(), webhooks: Type.Integer(), deliveries: Type.Integer() })

/** Events seen in the feed; webhooks with a valid signature, counted by event; deliveries, repetitions included. */
export const exchangeCounts = (db: Queries) =>
  db.one(
    Counts,
    sql`select (select count(*)::int from event_seen) as events,
      (select count(*)::int from webhook_received) as webhooks,
      (select coalesce(sum(deliveries), 0)::int from webhook_received) as deliveries`,
  )
