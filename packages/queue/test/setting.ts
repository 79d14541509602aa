import { createDb, type Db, prepareDatabase, sql, type Tx } from '@kinlink/postgres'
import { type Clock, createLogger, systemClock } from '@kinlink/runtime'
import { testDatabase } from '@kinlink/testing'
import { Type } from 'typebox'
import {
  createWorker,
  emit,
  inTransaction,
  migrateQueue,
  type QueueBackend,
  type QueueWorker,
  type Relay,
  startRelay,
  type TopicHandler,
} from '../src/index.ts'

export const clock: Clock = systemClock
export const logger = createLogger({ name: 'test', level: 'silent' })
export const QUEUE = 'kinlink-consumer'
export const TOPIC = 'record.stored'

export type Setting = {
  readonly producer: Db
  readonly consumer: Db
  /** Of the role `consumer`, which also owns the schema `jobs`. */
  readonly consumerUrl: string
  close(): Promise<void>
}

/** Two services in one database, each with an outbox, an inbox and a table of effects. */
export const prepareSetting = async (): Promise<Setting> => {
  const { url, name, drop } = await testDatabase()
  const password = 'p'.repeat(20)
  const role = (schema: string) => ({ name: `${name}_${schema}`, password, schema })
  const roles = [role('producer'), role('consumer'), { ...role('consumer'), schema: 'jobs', runsQueues: true }]
  await prepareDatabase(url, { database: name, roles, side: 'exchange' })
  const urlOf = (schema: string): string => {
    const own = new URL(url)
    own.username = `${name}_${schema}`
    own.password = password
    return own.href
  }
  const [producer, consumer] = ['producer', 'consumer'].map((schema) =>
    createDb({ connectionString: urlOf(schema), schema }),
  )
  if (producer === undefined || consumer === undefined) throw new Error('Two databases were asked for')
  for (const db of [producer, consumer]) {
    await migrateQueue({ connectionString: urlOf(db.schema), schema: db.schema })
    await db.run(sql`create table effect (record_id text not null)`)
  }
  return {
    producer,
    consumer,
    consumerUrl: urlOf('consumer'),
    async close() {
      await Promise.all([producer.close(), consumer.close()])
      await drop()
    },
  }
}

export const Payload = Type.Object({ recordId: Type.String({ pattern: '^r[0-9]+$' }) }, { additionalProperties: false })

/** The effect of a message: a row. */
export const addEffect = async ({ recordId }: { recordId: string }, tx: Tx): Promise<void> => {
  await tx.run(sql`insert into effect (record_id) values (${recordId})`)
}

const Count = Type.Object({ all: Type.Integer(), different: Type.Integer() })

/** How many effects there are, and of how many records. */
export const effects = (db: Db): Promise<{ all: number; different: number }> =>
  db.one(Count, sql`select count(*)::integer as all, count(distinct record_id)::integer as different from effect`)

/** Commits `count` messages in one business transaction. */
export const emitRecords = (db: Db, count: number, recordId = (i: number) => `r${i}`): Promise<void> =>
  db.transaction(async (tx) => {
    for (let i = 0; i < count; i += 1) await emit(tx, { topic: TOPIC, payload: { recordId: recordId(i) } }, clock)
  })

/** A relay that looks often. */
export const relayOf = (db: Db, backend: QueueBackend, visibilityMs = 60_000, ownQueues: string[] = []): Relay =>
  startRelay({ db, backend, routes: { [TOPIC]: QUEUE }, ownQueues, clock, logger, pollMs: 50, visibilityMs })

/** A worker that notices killed ones within seconds. */
export const workerOf = (
  db: Db,
  backend: QueueBackend,
  handler: TopicHandler = inTransaction(Payload, addEffect),
): QueueWorker => createWorker({ backend, queue: QUEUE, topics: { [TOPIC]: handler }, db, clock, logger, lockMs: 1500 })

/** Waits until `reached` says so; fails after `seconds`. */
export const until = async (reached: () => Promise<boolean> | boolean, seconds = 90): Promise<void> => {
  const end = Date.now() + seconds * 1000
  while (!(await reached())) {
    if (Date.now() > end) throw new Error('It did not come to this in time')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
