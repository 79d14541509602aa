import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { AuditBody } from '@kinlink/contracts'
import { createDb, type Db, grantAuditInsert, migrate, prepareDatabase, sql } from '@kinlink/postgres'
import { newId, type Service } from '@kinlink/runtime'
import { preparedDatabase, type TestDatabase } from '@kinlink/testing'
import { readConfig } from '../src/config.ts'
import { start } from '../src/start.ts'

const PASSWORD = 'kinlink-test'
export const TOKEN = 'an internal token of the exchange side'
export const NOW = new Date('2026-11-23T10:00:00Z')
export const LOG_KEY = Buffer.alloc(32, 3).toString('base64url')

export type Ground = {
  /** Environment of an audit service on this database. */
  readonly env: Record<string, string>
  /** As the audit service's own role. */
  readonly own: Db
  /** As a service that may only insert into `pending`. */
  readonly other: Db
  /** As whoever administers the cluster. */
  readonly superuser: Db
  close(): Promise<void>
}

const ROLES = [
  { name: 'audit_under_test', password: PASSWORD, schema: 'audit' },
  { name: 'service_under_test', password: PASSWORD, schema: 'other' },
] as const
const roleIn = (database: string, name: string): string => {
  const url = new URL(database)
  url.username = name
  url.password = PASSWORD
  return url.href
}

async function prepareTables({ url, name }: TestDatabase): Promise<void> {
  // Through the cluster's own database, as in earnest: the lock that lets one preparation run at a time is held there.
  await prepareDatabase(new URL('/postgres', url).href, { database: name, side: 'exchange', roles: ROLES })
  const directory = fileURLToPath(new URL('../migrations/', import.meta.url))
  await migrate({ connectionString: roleIn(url, ROLES[0].name), schema: 'audit', directory })
  await grantAuditInsert(url, name, [ROLES[1].name])
}

/** A migrated database with the role of the audit service and that of another service. */
export const prepareGround = async (env: Record<string, string> = {}): Promise<Ground> => {
  const database = await preparedDatabase('audit', prepareTables)
  const [own, other] = ROLES.map(({ name }) => roleIn(database.url, name)) as [string, string]
  const dbs = [own, other, database.url].map((connectionString) => createDb({ connectionString, schema: 'audit' }))
  const [ownDb, otherDb, superDb] = dbs as [Db, Db, Db]
  return {
    env: {
      DATABASE_URL: own,
      INTERNAL_TOKEN: TOKEN,
      SIDE: 'exchange',
      NETWORK: 'kinlink-test',
      LOG_KEY,
      LOG_LEVEL: 'silent',
      SEQUENCER_MS: '20',
      ...env,
    },
    own: ownDb,
    other: otherDb,
    superuser: superDb,
    close: async () => {
      await Promise.all(dbs.map((db) => db.close()))
      await database.drop()
    },
  }
}

export const startAudit = async (ground: Ground): Promise<Service> =>
  await start(readConfig(ground.env), { clock: { now: () => NOW } })

/** A body with one thing said. */
export const aBody = (said: Partial<AuditBody> = {}): AuditBody => ({
  v: 1,
  id: newId(),
  at: NOW.toISOString(),
  action: 'record.read',
  actor: { member: 'transit', officer: null },
  act: null,
  subject: null,
  decision: 'allow',
  ...said,
})

export const logAct = async (db: Pick<Db, 'run'>, tree: string, body: AuditBody = aBody()): Promise<void> => {
  await db.run(
    sql`insert into audit.pending (id, tree, body, at) values (${body.id}, ${tree}, ${JSON.stringify(body)}, ${new Date(body.at)})`,
  )
}

export type Answer = { readonly status: number; readonly body: Record<string, unknown> & { readonly code?: string } }

/** Asks as the gateway would, for a member. */
export const ask = async (
  service: Pick<Service, 'url'>,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const response = await fetch(service.url + path, {
    headers: { authorization: `Bearer ${TOKEN}`, 'kinlink-member': 'transit', ...headers },
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

/** Waits for what the sequencer does by itself, at most five seconds. */
export const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  const patience = AbortSignal.timeout(5000)
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    patience.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export const randomInteger = (below: number): number => randomBytes(4).readUInt32BE() % below
