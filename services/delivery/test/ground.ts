import { fileURLToPath } from 'node:url'
import type { AuditBody, EventPublished, EventType, PublicEvent } from '@kinlink/contracts'
import { createDb, type Db, grantAuditInsert, migrate, prepareDatabase, sql } from '@kinlink/postgres'
import { emit, migrateQueue, redisBackend, startRelay } from '@kinlink/queue'
import { createLogger, newId, systemClock } from '@kinlink/runtime'
import { preparedDatabase, type TestDatabase, testRedis } from '@kinlink/testing'
import { Type } from 'typebox'
import { readConfig } from '../src/config.ts'
import { start } from '../src/start.ts'

export const TOKEN = 'an internal token of the exchange side'
const logger = createLogger({ name: 'test', level: 'silent' })
const PASSWORD = 'kinlink-test'
const migrations = fileURLToPath(new URL('../migrations/', import.meta.url))
const auditMigrations = fileURLToPath(new URL('../../audit/migrations/', import.meta.url))

export type Ground = {
  readonly env: Record<string, string>
  /** As whoever administers the cluster; the search path is delivery's schema. */
  readonly superuser: Db
  /** Publishes events as the mailbox does, over outbox and Redis; answers their ids. */
  publish(recipient: string, count?: number, type?: EventType): Promise<string[]>
  close(): Promise<void>
}

const roleIn = (database: string, schema: string): string => {
  const url = new URL(database)
  url.username = `delivery_test_${schema}`
  url.password = PASSWORD
  return url.href
}

async function prepareTables({ url, name }: TestDatabase): Promise<void> {
  const roles = ['delivery', 'mailbox', 'audit'].map((schema) => ({
    name: `delivery_test_${schema}`,
    password: PASSWORD,
    schema,
  }))
  await prepareDatabase(new URL('/postgres', url).href, { database: name, side: 'exchange', roles })
  await migrate({ connectionString: roleIn(url, 'audit'), schema: 'audit', directory: auditMigrations })
  await grantAuditInsert(url, name, ['delivery_test_delivery'])
  for (const schema of ['mailbox', 'delivery']) await migrateQueue({ connectionString: roleIn(url, schema), schema })
  await migrate({ connectionString: roleIn(url, 'delivery'), schema: 'delivery', directory: migrations })
}

/** The exchange's database with the roles of delivery and of a service that publishes, the log's tables, and Redis. */
export const prepareGround = async (env: Record<string, string> = {}): Promise<Ground> => {
  const { url, drop } = await preparedDatabase('delivery', prepareTables)
  const as = (schema: string): string => roleIn(url, schema)
  const superuser = createDb({ connectionString: url, schema: 'delivery' })
  const db = createDb({ connectionString: as('mailbox'), schema: 'mailbox' })
  const redisUrl = (await testRedis()).url
  const backend = redisBackend({ url: redisUrl })
  const routes = { 'event.published': 'kinlink-delivery' }
  const relay = startRelay({ db, backend, routes, clock: systemClock, logger, pollMs: 50, visibilityMs: 1500 })
  return {
    env: {
      DATABASE_URL: as('delivery'),
      REDIS_URL: redisUrl,
      INTERNAL_TOKEN: TOKEN,
      LOG_LEVEL: 'silent',
      NETWORK: 'kinlink-test',
      WEBHOOK_SECRET: 'a secret that seals the signing keys',
      WEBHOOK_ALLOW: '127.0.0.1/32',
      WEBHOOK_RETRY_SECONDS: '0.1,0.1,0.1',
      WEBHOOK_POLL_MS: '50',
      ...env,
    },
    superuser,
    async publish(recipient, count = 1, type = 'match.proposed') {
      const events = Array.from({ length: count }, () => eventTo(recipient, type))
      await db.transaction(async (tx) => {
        for (const payload of events) await emit(tx, { topic: 'event.published', payload }, systemClock)
        tx.afterCommit(relay.nudge)
      })
      return events.map(({ eventId }) => eventId)
    },
    async close() {
      await relay.close()
      await backend.close()
      await Promise.all([superuser.close(), db.close()])
      await drop()
    },
  }
}

const eventTo = (recipient: string, type: EventType): EventPublished => ({
  eventId: newId(),
  recipient,
  type,
  occurredWindow: '2026-11-23T04:00:00.000Z',
  recordId: newId(),
  entryId: newId(),
})

export type Answer = { readonly status: number; readonly body: ReturnType<typeof JSON.parse> }
export type Running = {
  readonly url: string
  call(method: string, path: string, body?: unknown): Promise<Answer>
  feed(member: string, after?: number): Promise<PublicEvent[]>
  close(): Promise<void>
}

/** Starts delivery in this process. */
export const startDelivery = async (ground: Ground, env: Record<string, string> = {}): Promise<Running> => {
  const service = await start(readConfig({ ...ground.env, ...env }))
  return callerOf(service.url, () => service.close())
}

/** Calls a running delivery service as the gateway does. */
export const callerOf = (url: string, close: () => Promise<void>): Running => {
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }
  const feed = async (member: string, after = 0): Promise<PublicEvent[]> =>
    (await call('GET', `/internal/events/${member}?after=${after}&limit=200`)).body.items
  return { url, call, feed, close }
}

const Pending = Type.Object({ tree: Type.String(), body: Type.String() })

/** What the access log holds so far, in no order. */
export const logged = async (ground: Ground): Promise<(AuditBody & { tree: string })[]> => {
  const rows = await ground.superuser.many(Pending, sql`select tree, body from audit.pending`)
  return rows.map(({ tree, body }) => ({ ...(JSON.parse(body) as AuditBody), tree }))
}

/** Waits until `reached` answers yes; fails after `seconds`. */
export const until = async (reached: () => Promise<boolean> | boolean, seconds = 90): Promise<void> => {
  const end = Date.now() + seconds * 1000
  while (!(await reached())) {
    if (Date.now() > end) throw new Error('It did not come to this in time')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
