import type { EventPublished } from '@kinlink/contracts'
import { Bytes, sql, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { type Static, Type } from 'typebox'
import { EventRow } from '../events/event-store.ts'

const closed = { additionalProperties: false } as const

/** Puts an event on its way, if its recipient has an active endpoint that wants its type. */
export const planDelivery = async (tx: Tx, event: EventPublished, at: Date): Promise<boolean> => {
  const planned = await tx.run(sql`
    insert into delivery (id, event_id, endpoint, next_at)
    select ${newId()}, ${event.eventId}, id, ${at} from endpoint
    where member = ${event.recipient} and state = 'active' and (types is null or ${event.type} = 'ping' or ${event.type} = any(types))
    on conflict (event_id, endpoint) do nothing`)
  return planned > 0
}

const Busy = Type.Object({ id: Type.String(), running: Type.Integer() }, closed)

/** Locks the endpoints that something is due for, with how many attempts run there now, at whichever instance. */
export const lockDueEndpoints = (tx: Tx, at: Date): Promise<Static<typeof Busy>[]> =>
  tx.many(
    Busy,
    sql`select e.id, (select count(*)::integer from delivery r
          where r.endpoint = e.id and r.state = 'pending' and r.lease is not null and r.next_at > ${at}) as running
        from endpoint e
        where e.state = 'active' and exists (select 1 from delivery d
          where d.endpoint = e.id and d.state = 'pending' and d.next_at <= ${at})
        for update of e skip locked`,
  )

const Claimed = Type.Object(
  {
    ...EventRow.properties,
    id: Type.String(),
    attempts: Type.Integer(),
    endpoint: Type.String(),
    member: Type.String(),
    url: Type.String(),
    sealed_key: Bytes,
  },
  closed,
)
/** A delivery that this instance works on until its lease ends. */
export type ClaimedDelivery = Static<typeof Claimed>
export type Lease = { readonly token: string; readonly until: Date }

/** Claims due deliveries of one endpoint, those due longest first. */
export const claimDeliveries = (
  tx: Tx,
  endpoint: string,
  limit: number,
  at: Date,
  lease: Lease,
): Promise<ClaimedDelivery[]> =>
  tx.many(
    Claimed,
    sql`with claimed as (
          update delivery set lease = ${lease.token}, next_at = ${lease.until}
          where id in (select id from delivery where endpoint = ${endpoint} and state = 'pending' and next_at <= ${at}
            order by next_at limit ${limit} for update skip locked)
          returning id, event_id, endpoint, attempts)
        select c.id, c.attempts, c.endpoint, p.member, p.url, p.sealed_key, e.event_id, e.sequence, e.type,
          e.occurred_window, e.record_id, e.entry_id, e.offer_id
        from claimed c join endpoint p on p.id = c.endpoint join event e on e.event_id = c.event_id
        order by e.sequence`,
  )

export type Finished = {
  readonly state: 'delivered' | 'pending' | 'exhausted'
  readonly nextAt: Date
}

/** Notes how a claimed delivery goes on; false when the lease has passed to another or the delivery is gone. */
export const finishDelivery = async (tx: Tx, id: string, token: string, finished: Finished): Promise<boolean> => {
  const touched = await tx.run(sql`
    update delivery set state = ${finished.state}, attempts = attempts + 1, next_at = ${finished.nextAt}, lease = null
    where id = ${id} and lease = ${token} and state = 'pending'`)
  return touched === 1
}

export type AttemptRow = {
  readonly delivery: string
  readonly number: number
  readonly at: Date
  readonly ms: number
  readonly outcome: string
  readonly status: number | null
}

/** Keeps that an attempt was made and how it ended; nothing of what was answered. */
export const storeAttempt = (tx: Tx, attempt: AttemptRow): Promise<number> =>
  tx.run(sql`
    insert into attempt (delivery, number, at, ms, outcome, status)
    values (${attempt.delivery}, ${attempt.number}, ${attempt.at}, ${attempt.ms}, ${attempt.outcome},
      ${attempt.status})`)
