import type { Db } from '@kinlink/postgres'
import { type Clock, every, type Logger } from '@kinlink/runtime'
import type { Producer, QueueBackend } from './backend.ts'
import { collectOutcomes } from './confirmations.ts'
import { messageIdOf } from './inbox.ts'
import { type ClaimedRow, claimDue, markQueued, purge } from './outbox.ts'

export type RelayOptions = {
  readonly db: Db
  readonly backend: QueueBackend
  /** Topic → queue of its one consumer, `kinlink-<consumer>`. */
  readonly routes: Readonly<Record<string, string>>
  /** Queues whose consumer has this very schema: it confirms in its own transaction, so no events are listened to. */
  readonly ownQueues?: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
  readonly pollMs?: number
  /** How long a queued message may stay unconfirmed before it is sent again; bounds the delay after a lost Redis. */
  readonly visibilityMs?: number
}

export type Relay = {
  /** Looks at the outbox soon: call it after a commit (`tx.afterCommit(relay.nudge)`). */
  nudge(): void
  close(): Promise<void>
}

const BATCH = 200
/** Milliseconds after the first nudge, so that what is committed at about the same time goes out together. */
const GATHER = 40
/** Milliseconds between two looks, so that under load each carries many messages: it costs the same for one as for ten. */
const REST = 200
const HOUR = 3_600_000
const KEEP_DONE = 24 * HOUR
const KEEP_INBOX = 90 * 24 * HOUR

/**
 * Carries messages from the outbox to their queues and confirmations back. While the backend is down nothing is lost
 * and nothing else stops: messages wait. Several relays of one schema share the work.
 */
export const startRelay = (options: RelayOptions): Relay => {
  const { db, backend, clock, logger } = options
  const onError = (error: unknown): void => logger.warn({ err: error }, 'queue connection lost')
  const producers = producersOf(backend, onError)
  const confirmations = collectOutcomes(options, onError)
  const pump = every(
    options.pollMs ?? 1000,
    async (signal) => {
      for (const queue of new Set(Object.values(options.routes))) {
        while (
          !signal.aborted &&
          producers.get(queue).ready() &&
          (await sendBatch(options, producers, queue)) === BATCH
        );
      }
    },
    {
      logger,
      gatherMs: GATHER,
      restMs: REST,
      onError: (error) => logger.warn({ err: error }, 'relay could not send; it will try again'),
    },
  )
  const tidy = every(
    HOUR,
    () => {
      const now = clock.now().getTime()
      return purge(db, { outbox: new Date(now - KEEP_DONE), inbox: new Date(now - KEEP_INBOX) })
    },
    { logger, onError: (error) => logger.warn({ err: error }, 'outbox could not be tidied') },
  )
  return {
    nudge: pump.nudge,
    async close() {
      await Promise.all([pump.stop(), tidy.stop()])
      await confirmations.close()
      await producers.close()
    },
  }
}

type Producers = { get(queue: string): Producer; renew(queue: string): Promise<void>; close(): Promise<void> }

const producersOf = (backend: QueueBackend, onError: (error: unknown) => void): Producers => {
  const made = new Map<string, Producer>()
  return {
    get(queue) {
      const producer = made.get(queue) ?? backend.producer(queue, onError)
      made.set(queue, producer)
      return producer
    },
    // A producer whose first connection failed stays failed, so the next attempt gets a new one.
    async renew(queue) {
      const producer = made.get(queue)
      made.delete(queue)
      await producer?.close().catch(onError)
    },
    async close() {
      await Promise.all([...made.values()].map((producer) => producer.close().catch(onError)))
    },
  }
}

/** One transaction: a crash after the add repeats it under the same ids, which the queue or the inbox makes harmless. */
const sendBatch = async (options: RelayOptions, producers: Producers, queue: string): Promise<number> => {
  const { db, clock, routes } = options
  const topics = Object.keys(routes).filter((topic) => routes[topic] === queue)
  return await db.transaction(async (tx) => {
    const now = clock.now()
    const rows = await claimDue(tx, topics, now, BATCH)
    if (rows.length === 0) return 0
    await add(producers, queue, db.schema, rows)
    const again = new Date(now.getTime() + (options.visibilityMs ?? 60_000))
    await markQueued(
      tx,
      rows.map(({ id }) => id),
      again,
    )
    return rows.length
  })
}

const add = async (producers: Producers, queue: string, schema: string, rows: readonly ClaimedRow[]): Promise<void> => {
  const messages = rows.map(({ id, topic, payload }) => ({ id: messageIdOf(schema, id), topic, payload }))
  try {
    await producers.get(queue).add(messages)
  } catch (error) {
    await producers.renew(queue)
    throw error
  }
}
