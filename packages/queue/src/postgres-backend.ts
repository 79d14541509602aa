import { createPostgresBackend, withBackend } from 'bullmq'
import type { QueueBackend } from './backend.ts'
import {
  completedOutcome,
  FIRST_EVENT,
  failedOutcome,
  jobOptions,
  onceReady,
  processorOf,
  workerTiming,
} from './bullmq.ts'

const postgres = withBackend(createPostgresBackend)

/**
 * BullMQ on PostgreSQL, for a Society, which then needs no Redis. `schema` holds BullMQ's own tables and nothing
 * else; it has to belong to the role that connects (`runsQueues` in prepareDatabase). Its tables are created at the
 * first use. Name the service's own queues in `ownQueues`: this backend's events can be missed when jobs end at the
 * same time, and a missed confirmation costs a repeat after `visibilityMs`.
 */
export const postgresBackend = (options: { connectionString: string; schema: string }): QueueBackend => {
  const connection = (max: number) => ({
    connectionString: options.connectionString,
    schema: options.schema,
    migrate: true,
    max,
    connectionTimeoutMillis: 5000,
    application_name: `kinlink ${options.schema}`,
  })
  return {
    producer(name, onError) {
      const queue = new postgres.Queue(name, { connection: connection(1) })
      queue.on('error', onError)
      return {
        ready: () => true,
        async add(messages) {
          await queue.addBulk(messages.map((m) => ({ name: m.topic, data: m.payload, opts: jobOptions(m) })))
        },
        close: () => queue.close(),
      }
    },
    consumer(name, deliver, { concurrency, lockMs, onError }) {
      const settings = { connection: connection(2), concurrency, autorun: false, ...workerTiming(lockMs) }
      const worker = new postgres.Worker(name, processorOf(deliver), settings)
      worker.on('error', onError)
      return onceReady(worker)
    },
    outcomes(name, tell, onError) {
      const from = { lastEventId: FIRST_EVENT, autorun: false }
      const events = new postgres.QueueEvents(name, { connection: connection(1), ...from })
      events.on('error', onError)
      events.on('completed', (event) => tell(completedOutcome(event)))
      events.on('failed', (event) => tell(failedOutcome(event)))
      return onceReady(events)
    },
    // Queues live where the service's own tables live; its own readiness check speaks for both.
    check: async () => {},
    close: async () => {},
  }
}
