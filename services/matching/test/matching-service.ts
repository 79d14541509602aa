import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { CandidateFound, type EntryForMatching } from '@kinlink/contracts'
import { createDb, type Db, grantAuditInsert, migrate, prepareDatabase, raw, type Sql, sql } from '@kinlink/postgres'
import {
  createWorker,
  emit,
  inTransaction,
  migrateQueue,
  type QueueBackend,
  redisBackend,
  startRelay,
} from '@kinlink/queue'
import { closeInReverse, createLogger, type Service, systemClock } from '@kinlink/runtime'
import { preparedDatabase, type TestDatabase, testRedis } from '@kinlink/testing'
import { Type } from 'typebox'
import { readConfig } from '../src/config.ts'
import { start } from '../src/start.ts'

const TOKEN = 'an internal token of the exchange side'
const PASSWORD = 'kinlink-test'
const logger = createLogger({ name: 'test', level: 'silent' })

/** A mailbox as matching sees it: entries by id over HTTP, an outbox, and a queue that takes what matching finds. */
export type Ground = {
  readonly env: Record<string, string>
  /** The tables of matching. */
  readonly own: Db
  readonly superuser: Db
  /** What `POST /internal/entries/for-matching` answers. */
  readonly entries: Map<string, EntryForMatching>
  /** Pairs told to the mailbox, as `sought present`. */
  readonly told: string[]
  /** While false the mailbox answers 503. */
  answering: boolean
  /** How often it was asked. */
  asked: number
  /** What it has looked up is not sent before this fulfils. */
  held: Promise<void>
  /** Statements that take matching's right to write to the log away, and give it back. */
  readonly lockLog: Sql
  readonly unlockLog: Sql
  /** Empties Redis. */
  flushQueues(): Promise<void>
  submit(...entries: EntryForMatching[]): Promise<void>
  /** Says that an entry was submitted without having it. */
  announce(id: string): Promise<void>
  /** Says that an officer wants entries compared once more. */
  rematch(...ids: string[]): Promise<void>
  remove(...ids: string[]): Promise<void>
  /** Fulfils when nothing is on its way in either direction. */
  settled(seconds?: number): Promise<void>
  close(): Promise<void>
}

const migrationsOf = (service: string) => fileURLToPath(new URL(`../../${service}/migrations/`, import.meta.url))

const role = (schema: string) => ({ name: `matching_test_${schema}`, password: PASSWORD, schema })
const roleIn = (database: string, schema: string): string => {
  const url = new URL(database)
  url.username = role(schema).name
  url.password = PASSWORD
  return url.href
}

const prepareTables = async ({ url, name }: TestDatabase): Promise<void> => {
  const roles = ['matching', 'mailbox', 'audit'].map(role)
  const admin = new URL('/postgres', url).href
  await prepareDatabase(admin, { database: name, side: 'exchange', roles })
  for (const schema of ['matching', 'mailbox']) await migrateQueue({ connectionString: roleIn(url, schema), schema })
  for (const schema of ['matching', 'audit']) {
    await migrate({ connectionString: roleIn(url, schema), schema, directory: migrationsOf(schema) })
  }
  await grantAuditInsert(admin, name, [role('matching').name])
}

const serveEntries = (ground: Pick<Ground, 'entries' | 'answering' | 'asked' | 'held'>): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      ground.asked += 1
      const asked = JSON.parse(await text(request)) as { ids: string[] }
      const known = request.headers.authorization === `Bearer ${TOKEN}` && ground.answering
      const entries = asked.ids.flatMap((id) => ground.entries.get(id) ?? [])
      await ground.held
      const problem = { type: 'about:blank', title: 'x', status: 503, code: 'unavailable' }
      response.writeHead(known ? 200 : 503, { 'content-type': known ? 'application/json' : 'application/problem+json' })
      response.end(JSON.stringify(known ? { entries } : problem))
    })
    server.listen(0, '127.0.0.1', () => resolve(server))
  })

/** Prepares database, queue and mailbox; matching itself is started by the test. */
export const prepareGround = async (): Promise<Ground> => {
  const closing = closeInReverse()
  const database = await preparedDatabase('matching', prepareTables)
  const urlOf = (schema: string): string => roleIn(database.url, schema)
  closing.add(() => database.drop())
  const redis = await testRedis()
  const [own, mailbox] = ['matching', 'mailbox'].map((schema) => createDb({ connectionString: urlOf(schema), schema }))
  const superuser = createDb({ connectionString: database.url, schema: 'audit' })
  if (own === undefined || mailbox === undefined) throw new Error('two databases were asked for')
  for (const db of [own, mailbox, superuser]) closing.add(() => db.close())
  const backend = redisBackend({ url: redis.url })
  closing.add(() => backend.close())
  const told: string[] = []
  const events = connectMailbox(mailbox, backend, told, closing)
  const ground: Ground = {
    env: {
      DATABASE_URL: urlOf('matching'),
      REDIS_URL: redis.url,
      INTERNAL_TOKEN: TOKEN,
      LOG_LEVEL: 'silent',
      TIDY_SECONDS: '1',
      SWEEP_SECONDS: '5',
    },
    own,
    superuser,
    entries: new Map(),
    told,
    answering: true,
    asked: 0,
    held: Promise.resolve(),
    lockLog: sql`revoke insert (id, tree, body, at) on table audit.pending from ${raw(role('matching').name)}`,
    unlockLog: sql`grant insert (id, tree, body, at) on table audit.pending to ${raw(role('matching').name)}`,
    flushQueues: async () => void (await testRedis()),
    async submit(...entries) {
      for (const entry of entries) ground.entries.set(entry.id, entry)
      await events(
        'entry.submitted',
        entries.map(({ id }) => id),
      )
    },
    rematch: (...ids) => events('entry.rematch', ids),
    announce: (id) => events('entry.submitted', [id]),
    async remove(...ids) {
      for (const id of ids) ground.entries.delete(id)
      await events('entry.removed', ids)
    },
    settled: (seconds) => until(async () => (await openIn(mailbox)) + (await openIn(own)) === 0, seconds),
    close: () => closing.close(),
  }
  const server = await serveEntries(ground)
  closing.add(() => new Promise((resolve) => server.close(resolve)))
  ground.env.MAILBOX_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return ground
}

const connectMailbox = (
  db: Db,
  backend: QueueBackend,
  told: string[],
  closing: ReturnType<typeof closeInReverse>,
): ((topic: string, ids: readonly string[]) => Promise<void>) => {
  const sent = ['entry.submitted', 'entry.rematch', 'entry.removed']
  const routes = Object.fromEntries(sent.map((topic) => [topic, 'kinlink-matching']))
  const relay = startRelay({ db, backend, routes, clock: systemClock, logger, pollMs: 100, visibilityMs: 3000 })
  closing.add(() => relay.close())
  const note = inTransaction(CandidateFound, async ({ soughtEntry, presentEntry }, tx) => {
    tx.afterCommit(() => told.push(`${soughtEntry} ${presentEntry}`))
  })
  const topics = { 'candidate.found': note }
  const worker = createWorker({ backend, queue: 'kinlink-mailbox', topics, db, clock: systemClock, logger })
  closing.add(() => worker.close())
  return async (topic, ids) => {
    await db.transaction(async (tx) => {
      for (const entryId of ids) await emit(tx, { topic, payload: { entryId } }, systemClock)
    })
    relay.nudge()
  }
}

const Count = Type.Object({ count: Type.Integer() })

/** Messages of this outbox that have been neither worked on nor given up. */
const openIn = async (db: Db): Promise<number> => {
  const rows = sql`select count(*)::integer as count from outbox where state in ('pending', 'queued')`
  return (await db.one(Count, rows)).count
}

/** Waits until `reached` says so; fails after `seconds`. */
export const until = async (reached: () => Promise<boolean> | boolean, seconds = 90): Promise<void> => {
  const end = Date.now() + seconds * 1000
  while (!(await reached())) {
    if (Date.now() > end) throw new Error('It did not come to this in time')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

export const startMatching = (ground: Ground, now?: () => Date): Promise<Service> =>
  start(readConfig(ground.env), now ? { clock: { now } } : {})

const PairRow = Type.Object({ sought_entry: Type.String(), present_entry: Type.String(), band: Type.String() })
/** The candidates that are stored, as `sought present`, sorted. */
export const candidates = async (ground: Ground): Promise<string[]> =>
  (await ground.own.many(PairRow, sql`select sought_entry, present_entry, band from candidate`))
    .map(({ sought_entry, present_entry }) => `${sought_entry} ${present_entry}`)
    .sort()

const IdRow = Type.Object({ id: Type.String() })
/** Ids of the entries that are stored, sorted. */
export const stored = async (ground: Ground): Promise<string[]> =>
  (await ground.own.many(IdRow, sql`select id from entry order by id`)).map(({ id }) => id)

/** How many ids are kept of entries that are gone. */
export const forgotten = async (ground: Ground): Promise<number> =>
  (await ground.own.one(Count, sql`select count(*)::integer as count from forgotten_entry`)).count

const BodyRow = Type.Object({ tree: Type.String(), body: Type.String() })
/** What matching put into the access log. */
export const logged = async (ground: Ground) =>
  (await ground.superuser.many(BodyRow, sql`select tree, body from audit.pending`)).map(({ tree, body }) => ({
    tree,
    body: JSON.parse(body) as Record<string, unknown>,
  }))
