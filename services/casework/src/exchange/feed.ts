import type { EventType, PublicEvent } from '@kinlink/contracts'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { BigInteger, type Db, type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Clock, every, type Logger, type Ticker } from '@kinlink/runtime'
import { Type } from 'typebox'
import { keepHeard } from '../chain/received-store.ts'
import { hourBucket } from '../sealing/buckets.ts'

/** What a kind of event does here, in the transaction that notes it as seen: exactly once, so it only writes and promises jobs. */
export type EventHandler = (event: PublicEvent, tx: Tx) => Promise<void>

export type Feed = {
  /** Registers what an event type does; before `start`. Several may listen to one type. */
  on(type: EventType, handle: EventHandler): void
  /** Reads all there is now. */
  poll(): Promise<void>
  /** Whether the exchange answered when it was last asked. */
  reachable(): boolean
  start(): void
  /** Looks for events now. */
  nudge(): void
  close(): Promise<void>
}

export type FeedDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly client: Pick<ExchangeClient, 'events'>
  readonly member: string
  readonly logger: Logger
  readonly seconds: number
}

const PAGE = 200
/** Milliseconds after a webhook, so that those of one window cause one look. */
const GATHER = 100
const Cursor = Type.Object({ sequence: BigInteger })

/** The reliable path from the exchange: events by sequence. A webhook only makes it look sooner. */
export function createFeed(deps: FeedDeps): Feed {
  const { db, client, member, logger, seconds } = deps
  const handlers = new Map<EventType, EventHandler[]>()
  let ticker: Ticker | undefined
  let reached = false
  let heard = ''
  const poll = async (signal?: AbortSignal): Promise<void> => {
    while (signal?.aborted !== true) {
      const after = await readCursor(db, member)
      const page = await client.events({ after: String(after), limit: PAGE })
      reached = page.ok
      if (!page.ok) return
      heard = await noteHour(deps, heard)
      const news = (page.value.items as PublicEvent[]).filter(({ sequence }) => sequence > after)
      let expected = after + 1
      for (const event of news.sort((a, b) => a.sequence - b.sequence)) {
        // Sequences are dense per recipient: a gap means that something is being kept from this Society.
        if (event.sequence !== expected) logger.warn({ code: 'gap', name: event.type }, 'events are missing')
        expected = event.sequence + 1
        await takeIn(deps, event, handlers.get(event.type) ?? [])
      }
      if (news.length < PAGE) return
    }
  }
  return {
    on(type, handle) {
      handlers.set(type, [...(handlers.get(type) ?? []), handle])
    },
    poll: () => poll(),
    reachable: () => reached,
    start() {
      ticker = every(seconds * 1000, poll, { logger, gatherMs: GATHER })
    },
    nudge: () => ticker?.nudge(),
    close: async () => ticker?.stop(),
  }
}

/** Keeps the hour in which the exchange answers, once. */
async function noteHour({ db, clock }: FeedDeps, known: string): Promise<string> {
  const hour = hourBucket(clock.now())
  if (hour !== known) await keepHeard(db, new Date(hour))
  return hour
}

const readCursor = async (db: Queries, member: string): Promise<number> => {
  const row = await db.maybeOne(Cursor, sql`select sequence from feed_cursor where member = ${member}`)
  return Number(row?.sequence ?? 0)
}

function takeIn({ db, clock, member }: FeedDeps, event: PublicEvent, handlers: readonly EventHandler[]): Promise<void> {
  return db.transaction(async (tx) => {
    const first = await tx.run(sql`insert into event_seen (event_id, type, seen_at)
      values (${event.eventId}, ${event.type}, ${clock.now()}) on conflict (event_id) do nothing`)
    if (first === 1) for (const handle of handlers) await handle(event, tx)
    await tx.run(sql`insert into feed_cursor (member, sequence) values (${member}, ${event.sequence})
      on conflict (member) do update set sequence = greatest(feed_cursor.sequence, excluded.sequence)`)
  })
}
