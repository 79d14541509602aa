import { createHash } from 'node:crypto'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { AuditBody } from '@kinlink/contracts'
import { buildPack } from '@kinlink/policy'
import { createDb, type Db, grantAuditInsert, migrate, prepareDatabase, sql } from '@kinlink/postgres'
import { migrateQueue } from '@kinlink/queue'
import {
  type Clock,
  createInternalClient,
  createLogger,
  HELD_LENGTH,
  type InternalClient,
  newId,
} from '@kinlink/runtime'
import { preparedDatabase, type TestDatabase, testRedis } from '@kinlink/testing'
import { Type } from 'typebox'
import { readConfig } from '../src/config.ts'
import { start } from '../src/start.ts'

export const TOKEN = 'an internal token of the exchange side'
export const logger = createLogger({ name: 'test', level: 'silent' })
const PASSWORD = 'kinlink-test'
export const migrations = fileURLToPath(new URL('../migrations/', import.meta.url))
const auditMigrations = fileURLToPath(new URL('../../audit/migrations/', import.meta.url))

export type Ground = {
  readonly env: Record<string, string>
  /** As whoever administers the cluster; the search path is the mailbox's schema. */
  readonly superuser: Db
  /** As the matching service, which has an outbox of its own. */
  readonly matching: Db
  /** Pairs `asking>present` whose agreement is not in force, for any purpose or as `asking>present purpose`. */
  readonly withoutAgreement: Set<string>
  /** Of the policy pack that the registry keeps. */
  readonly pack: Pack
  close(): Promise<void>
}

export const roleIn = (database: string, schema: string): string => {
  const url = new URL(database)
  url.username = `mailbox_test_${schema}`
  url.password = PASSWORD
  return url.href
}

/** An empty database with the roles and schemas of the mailbox, matching and audit. */
export async function prepareRoles({ url, name }: TestDatabase): Promise<void> {
  const roles = ['mailbox', 'matching', 'audit', 'mailbox_keys'].map((schema) => ({
    name: `mailbox_test_${schema.replace('_keys', '')}`,
    password: PASSWORD,
    schema,
  }))
  await prepareDatabase(new URL('/postgres', url).href, { database: name, side: 'exchange', roles })
}

async function prepareTables(database: TestDatabase): Promise<void> {
  const { url, name } = database
  await prepareRoles(database)
  await migrate({ connectionString: roleIn(url, 'audit'), schema: 'audit', directory: auditMigrations })
  await grantAuditInsert(url, name, ['mailbox_test_mailbox'])
  for (const schema of ['mailbox', 'matching']) await migrateQueue({ connectionString: roleIn(url, schema), schema })
  await migrate({ connectionString: roleIn(url, 'mailbox'), schema: 'mailbox', directory: migrations })
}

/** The exchange's database with the roles of mailbox and matching, the log's tables, Redis, and a registry's answers. */
export const prepareGround = async (env: Record<string, string> = {}): Promise<Ground> => {
  const { url, drop } = await preparedDatabase('mailbox', prepareTables)
  const as = (schema: string): string => roleIn(url, schema)
  const superuser = createDb({ connectionString: url, schema: 'mailbox' })
  const matching = createDb({ connectionString: as('matching'), schema: 'matching' })
  const withoutAgreement = new Set<string>()
  const pack: Pack = { notAfter: '2099-01-01T00:00:00Z', without: [] }
  const registry = await startRegistry(withoutAgreement, pack)
  return {
    env: {
      DATABASE_URL: as('mailbox'),
      REDIS_URL: (await testRedis()).url,
      INTERNAL_TOKEN: TOKEN,
      LOG_LEVEL: 'silent',
      NETWORK: 'kinlink-test',
      REGISTRY_URL: `http://127.0.0.1:${(registry.address() as AddressInfo).port}`,
      WAITING_SECONDS: '1',
      // As much as the ceiling allows, where a test says nothing else.
      SUBMISSIONS_FLOOR_PER_SOCIETY: '100000',
      SUBMISSIONS_FLOOR_PER_OFFICER: '100000',
      // Nobody sequences the log here, and tests set the clock forward by years.
      LOG_BEHIND_SECONDS: '1000000000',
      ...env,
    },
    superuser,
    matching,
    withoutAgreement,
    pack,
    async close() {
      registry.closeAllConnections()
      registry.close()
      await Promise.all([superuser.close(), matching.close()])
      await drop()
    },
  }
}

/** Until when a policy pack is in force, and types of records that it has no room for. */
export type Pack = { notAfter: string; without: readonly string[] }

/** A policy pack as the registry keeps it; nobody asks for its signatures any more. */
export const packUntil = (notAfter: string, without: Pack['without'] = []) => {
  const built = buildPack({ net: 'kinlink-test', version: '2026.1', issued: '2026-01-01T00:00:00Z', notAfter })
  // The records of tests have one date of making, and clocks of tests go far.
  const lasting = built.purposes.map((purpose) => ({ ...purpose, maxGrantDays: 3650 }))
  const pack = { ...built, purposes: lasting.filter(({ type }) => !without.includes(type)) }
  const header = Buffer.from(JSON.stringify(pack)).toString('base64url')
  return {
    digest: createHash('sha256').update(header).digest('base64url'),
    document: { header, signatures: [{ kid: newId(), sig: 'A'.repeat(86) }] },
  }
}

/** Answers like the registry to the one question the mailbox has for it. */
const startRegistry = (withoutAgreement: Set<string>, lasting: Pack): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { author, recipients } = JSON.parse(Buffer.concat(chunks).toString())
      const answer = recipients.map((member: string) => {
        const pair = `${author}>${member}`
        const purposes = withoutAgreement.has(pair)
          ? []
          : ['tracing', 'message', 'rights'].filter((purpose) => !withoutAgreement.has(`${pair} ${purpose}`))
        return { member, country: null, epochs: [], purposes }
      })
      const pack = packUntil(lasting.notAfter, lasting.without)
      const body = {
        net: 'kinlink-test',
        coordinator: 'coordinator',
        author,
        keys: [],
        recipients: answer,
        pack,
        holdsMs: 0,
      }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    })
    server.listen(0, '127.0.0.1', () => resolve(server))
  })

export type Running = { readonly client: InternalClient; readonly url: string; close(): Promise<void> }

/** Starts a mailbox in this process. */
export const startMailbox = async (
  ground: Ground,
  clock?: Clock,
  env: Record<string, string> = {},
): Promise<Running> => {
  const service = await start(readConfig({ ...ground.env, ...env }), clock === undefined ? {} : { clock })
  return { client: clientOf(service.url), url: service.url, close: () => service.close() }
}

export const clientOf = (baseUrl: string): InternalClient => createInternalClient({ baseUrl, token: TOKEN })

export type Answer = { readonly status: number; readonly text: string; readonly headers: Headers }

const HELD_NEVER = ['/internal/offers/read', '/internal/erasures/read', '/internal/withdrawals/read']

/** Calls a route as the gateway does, and gives back exactly what came. What is held is let go at once. */
export const post = async (url: string, path: string, body: unknown, token = TOKEN): Promise<Answer> => {
  if (path.endsWith('/read') && !HELD_NEVER.includes(path)) return read(new URL(path, url), body, token)
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

const read = (url: URL, body: unknown, token: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const asking = request(url, { method: 'POST', headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      const length = Number(response.headers[HELD_LENGTH] ?? Number.POSITIVE_INFINITY)
      const came = () => {
        const told = new Headers(Object.entries(response.headers) as [string, string][])
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString(), headers: told })
        asking.destroy()
      }
      response.on('data', (part: Buffer) => {
        parts.push(part)
        if (parts.reduce((sum, one) => sum + one.length, 0) >= length) came()
      })
      response.on('end', came)
    })
    asking.on('error', reject)
    asking.end(JSON.stringify(body))
  })

const Pending = Type.Object({ tree: Type.String(), body: Type.String() })

/** What the access log holds so far, in no order. */
export const logged = async (ground: Ground): Promise<(AuditBody & { tree: string })[]> => {
  const rows = await ground.superuser.many(Pending, sql`select tree, body from audit.pending`)
  return rows.map(({ tree, body }) => ({ ...(JSON.parse(body) as AuditBody), tree }))
}

const Emitted = Type.Object({ topic: Type.String(), payload: Type.Unknown() })

/** What the mailbox has promised to tell others, by topic. */
export const emitted = async (ground: Ground, topic: string): Promise<Record<string, string>[]> => {
  const rows = await ground.superuser.many(
    Emitted,
    sql`select topic, payload from outbox where topic = ${topic} order by created_at`,
  )
  return rows.map(({ payload }) => payload as Record<string, string>)
}

const Count = Type.Object({ count: Type.Integer() })
export const countOf = async (ground: Ground, query: ReturnType<typeof sql>): Promise<number> =>
  (await ground.superuser.one(Count, query)).count

/** A clock that tests set forward. */
export const steppingClock = (start: string): Clock & { forward(seconds: number): void } => {
  let now = new Date(start).getTime()
  return {
    now: () => new Date(now),
    forward(seconds) {
      now += seconds * 1000
    },
  }
}

/** Waits until `reached` answers yes; fails after `seconds`. */
export const until = async (reached: () => Promise<boolean> | boolean, seconds = 90): Promise<void> => {
  const end = Date.now() + seconds * 1000
  while (!(await reached())) {
    if (Date.now() > end) throw new Error('It did not come to this in time')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

export const actOf = (member: string) => ({ member, act: newId() })
