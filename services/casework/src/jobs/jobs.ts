import type { Db, Tx } from '@kinlink/postgres'
import {
  createWorker,
  emit,
  type Payload,
  type QueueBackend,
  startRelay,
  type TopicHandler,
  withControl,
} from '@kinlink/queue'
import { type Clock, closeInReverse, type Logger } from '@kinlink/runtime'
import type { Static, TSchema } from 'typebox'

/** Work that outlives a request: promised in the transaction of the act, done when it can be, again after a crash. */
export type Jobs = {
  /** Promises a job in the business transaction. The payload holds ids only. */
  emit(tx: Tx, topic: string, payload: Payload): Promise<void>
  /** Says how jobs of a topic are done; before `start`. A handler that throws is tried again, so it must bear being repeated. */
  on<S extends TSchema>(topic: string, schema: S, handle: (payload: Static<S>) => Promise<void>): void
  /** Starts the relay and the worker. */
  start(): void
  /** Waits for the jobs in work. */
  close(): Promise<void>
}

export type JobsDeps = {
  readonly db: Db
  readonly backend: QueueBackend
  readonly clock: Clock
  readonly logger: Logger
  readonly concurrency?: number
  /** After which a job that nobody confirmed is handed out again: bounds the wait after the exchange has come back. */
  readonly sweepMs: number
}

const QUEUE = 'kinlink-casework'
/** After which what a killed process was working on is given to another. */
const LOCK_MS = 10_000

/** The Society's own queue, on its own PostgreSQL: outbox, relay and worker in one. */
export function createJobs({ db, backend, clock, logger, sweepMs, concurrency = 4 }: JobsDeps): Jobs {
  const topics: Record<string, TopicHandler> = {}
  const closing = closeInReverse()
  let nudge = (): void => {}
  return {
    async emit(tx, topic, payload) {
      await emit(tx, { topic, payload }, clock)
      tx.afterCommit(() => nudge())
    },
    on(topic, schema, handle) {
      topics[topic] = withControl(schema, (payload) => handle(payload))
    },
    start() {
      const routes = Object.fromEntries(Object.keys(topics).map((topic) => [topic, QUEUE]))
      const relay = startRelay({ db, backend, routes, ownQueues: [QUEUE], clock, logger, visibilityMs: sweepMs })
      closing.add(() => relay.close())
      nudge = relay.nudge
      const worker = createWorker({ backend, queue: QUEUE, topics, db, clock, logger, concurrency, lockMs: LOCK_MS })
      closing.add(() => worker.close())
    },
    close: () => closing.close(),
  }
}
