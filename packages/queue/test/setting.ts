import { createDb, type Db, prepareDatabase, sql } from '@kinlink/postgres'
import { type Clock, createLogger, systemClock } from '@kinlink/runtime'
import { testDatabase } from '@kinlink/testing'
import { Type } from 'typebox'
import { migrateQueue } from '../src/index.ts'

export const clock: Clock = systemClock
export const logger = createLogger({ name: 'test', level: (process.env.TEST_LOG as 'info') ?? 'silent' })

export type Setting = {
  readonly producer: Db
  readonly consumer: Db
  /** Of the role `consumer`, which also owns the schema `jobs`. */
  readonly consumerUrl: string
  close(): Promise<void>
}

/** Two services in one database: `producer` with an outbox, `consumer` with an inbox and a table of effects. */
export const prepareSetting = async (): Promise<Setting> => {
  const { url, name, drop } = await testDatabase()
  const role = (schema: string) => ({ name: `${name}_${schema}`, password: 'p'.repeat(20), schema })
  const roles = [role('producer'), role('consumer')]
  await prepareDatabase(url, {
    database: name,
    roles: [...roles, { ...role('consumer'), schema: 'jobs', runsQueues: true }],
    side: 'exchange',
  })
  const urlOf = (schema: string): string => {
    const own = new URL(url)
    own.username = `${name}_${schema}`
    own.password = 'p'.repeat(20)
    return own.href
  }
  for (const { schema } of roles) await migrateQueue({ connectionString: urlOf(schema), schema })
  const producer = createDb({ connectionString: urlOf('producer'), schema: 'producer' })
  const consumer = createDb({ connectionString: urlOf('consumer'), schema: 'consumer' })
  await consumer.run(sql`create table effect (record_id text not null)`)
  return {
    producer,
    consumer,
    consumerUrl: urlOf('consumer'),
    async close() {
      await producer.close()
      await consumer.close()
      await drop()
    },
  }
}

export const Payload = Type.Object({ recordId: Type.String({ pattern: '^r[0-9]+$' }) }, { additionalProperties: false })

const Count = Type.Object({ all: Type.Integer(), different: Type.Integer() })

/** How many effects there are, and of how many records. */
export const effects = (db: Db): Promise<{ all: number; different: number }> =>
  db.one(Count, sql`select count(*)::integer as all, count(distinct record_id)::integer as different from effect`)

/** Waits until `reached` says so; fails after `seconds`. */
export const until = async (reached: () => Promise<boolean> | boolean, seconds = 20): Promise<void> => {
  const end = Date.now() + seconds * 1000
  while (!(await reached())) {
    if (Date.now() > end) throw new Error('It did not come to this in time')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
