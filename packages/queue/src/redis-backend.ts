import { Queue, QueueEvents, Worker } from 'bullmq'
import { Redis } from 'ioredis'
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

const COMMAND_TIMEOUT = 5000
const retryStrategy = (times: number): number => Math.min(100 * 2 ** Math.min(times, 6), 5000)

// In braces, so that all keys of one queue are in one slot of a Redis Cluster.
const prefixOf = (queue: string): string => `{${queue}}`

/**
 * BullMQ on Redis, for the exchange. Producers share one connection that fails at once while Redis is down (their
 * messages wait in PostgreSQL); workers wait for it to come back. Redis has to run with `maxmemory-policy noeviction`.
 */
export const redisBackend = (options: { url: string }): QueueBackend => {
  const shared = new Redis(options.url, { enableOfflineQueue: false, maxRetriesPerRequest: null, retryStrategy })
  // Every connection problem is also told to whoever uses the connection; without a listener it would be thrown.
  shared.on('error', () => {})
  const own = { url: options.url, maxRetriesPerRequest: null, retryStrategy }
  return {
    producer(name, onError) {
      const queue = new Queue(name, { connection: shared, prefix: prefixOf(name) })
      queue.on('error', onError)
      return {
        ready: () => shared.status === 'ready',
        async add(messages) {
          const jobs = messages.map((m) => ({ name: m.topic, data: m.payload, opts: jobOptions(m) }))
          await inTime(queue.addBulk(jobs))
        },
        close: () => queue.close(),
      }
    },
    consumer(name, deliver, { concurrency, lockMs, onError }) {
      const timing = workerTiming(lockMs)
      const settings = { connection: own, prefix: prefixOf(name), concurrency, autorun: false, ...timing }
      const worker = new Worker(name, processorOf(deliver), settings)
      worker.on('error', onError)
      return onceReady(worker)
    },
    outcomes(name, tell, onError) {
      const from = { lastEventId: FIRST_EVENT, autorun: false }
      const events = new QueueEvents(name, { connection: own, prefix: prefixOf(name), ...from })
      events.on('error', onError)
      events.on('completed', (event) => tell(completedOutcome(event)))
      events.on('failed', (event) => tell(failedOutcome(event)))
      return onceReady(events)
    },
    check: async () => void (await inTime(shared.ping())),
    async close() {
      shared.disconnect()
    },
  }
}

const inTime = async <T>(answer: Promise<T>): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('Redis did not answer in time')), COMMAND_TIMEOUT)
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
