import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { ready } from '@kinlink/crypto/keys'
import { createDb, type Db, migrate, sql } from '@kinlink/postgres'
import { migrateQueue } from '@kinlink/queue'
import type { Service } from '@kinlink/runtime'
import { preparedDatabase, type TestDatabase } from '@kinlink/testing'
import { readConfig } from '../src/config.ts'
import { createStretching, type Stretching } from '../src/keys/stretching.ts'
import { type ProvisionedNetwork, type ProvisionedSociety, provision } from '../src/provision.ts'
import { start } from '../src/start.ts'

// Everything below may need the library, so it is loaded first.
await ready()

export const NET = 'kinlink-test'
export const AUTOMATION_SECRET = 'automation-secret-of-a-test-society'
export const STORAGE_SECRET = 'storage-secret-of-a-test-society-00'
/**
 * Argon2id at a hundredth of what programs demand, for tests that sign in often and are about something else.
 * What is demanded is tested by provisioning, by the keys at rest and by every network that runs.
 */
export const QUICK = createStretching(randomBytes, {
  account: { m: 1024, t: 1, p: 1 },
  keyFile: { m: 2048, t: 1, p: 1 },
})
/** Argon2id as programs demand it. */
export const DEMANDED = createStretching(randomBytes)
/** Port 9 (discard) answers nothing here: an absent exchange. */
export const NOBODY = 'http://127.0.0.1:9'

export const people = {
  officer: { username: 'sara', passphrase: 'correct horse battery', roles: ['tracing-officer'] },
  child: { username: 'miriam', passphrase: 'quiet river morning', roles: ['tracing-officer', 'child-focal-point'] },
  admin: { username: 'admin-1', passphrase: 'first admin passphrase' },
  second: { username: 'admin-2', passphrase: 'second admin passphrase' },
  auditor: { username: 'auditor', passphrase: 'auditors look at logs' },
} as const

export type TestSociety = {
  readonly database: TestDatabase
  /** The superuser's look at everything. */
  readonly db: Db
  readonly input: Record<string, unknown>
  readonly provisioned: ProvisionedSociety
  close(): Promise<void>
}

const run = async (db: Db, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await db.run(sql([statement]))
}

async function prepareTables({ url: connectionString }: TestDatabase): Promise<void> {
  const db = createDb({ connectionString, schema: 'casework', max: 1 })
  await run(db, [
    'create schema casework',
    'create schema casework_queue',
    'create schema casework_keys',
    'create schema audit',
    'create table audit.pending (id text primary key, tree text not null, body text not null, at timestamptz not null)',
  ])
  await db.close()
  const directory = fileURLToPath(new URL('../migrations', import.meta.url))
  await migrateQueue({ connectionString, schema: 'casework' })
  await migrate({ connectionString, schema: 'casework', directory })
}

/** A migrated database with a place for the log, as the side prepares it. */
export async function emptySociety(): Promise<{ database: TestDatabase; db: Db }> {
  const database = await preparedDatabase('casework', prepareTables)
  return { database, db: createDb({ connectionString: database.url, schema: 'casework', max: 3 }) }
}

/** A Society provisioned as on its first day. */
export async function testSociety(
  member: string,
  change: Record<string, unknown> = {},
  stretching: Stretching | undefined = QUICK,
): Promise<TestSociety> {
  const { database, db } = await emptySociety()
  const input = {
    step: 'society',
    databaseUrl: database.url,
    net: NET,
    member,
    name: `Society of ${member}`,
    country: 'XA',
    officers: [people.officer, people.child],
    admins: [people.admin, people.second],
    auditors: [people.auditor],
    automationSecret: AUTOMATION_SECRET,
    now: new Date().toISOString(),
    ...change,
  }
  const provisioned = (await provision(input, stretching)) as ProvisionedSociety
  const close = async (): Promise<void> => {
    await db.close()
    await database.drop()
  }
  return { database, db, input, provisioned, close }
}

/** The anchor's step for these Societies; the first coordinates. */
export async function testNetwork(societies: readonly ProvisionedSociety[]): Promise<ProvisionedNetwork> {
  const members = societies.map(({ statement: _statement, ...member }) => member)
  const step = { step: 'anchor', net: NET, coordinator: societies[0]?.member, members, now: new Date().toISOString() }
  return (await provision(step)) as ProvisionedNetwork
}

/** The environment of a Society's casework. */
export const environmentOf = (
  society: TestSociety,
  network: ProvisionedNetwork,
  change: Record<string, string> = {},
): Record<string, string> => ({
  LOG_LEVEL: 'silent',
  DATABASE_URL: society.database.url,
  INTERNAL_TOKEN: 'internal-token-of-a-test-society-00',
  NETWORK: NET,
  MEMBER: society.provisioned.member,
  GATEWAY_URL: NOBODY,
  AUDIT_URL: NOBODY,
  ANCHOR_KEYS: JSON.stringify([network.anchorKey]),
  STORAGE_SECRET,
  AUTOMATION_SECRET,
  SIGN_INS_PER_MINUTE: '1000',
  DECOY_SHARE: '0',
  ...change,
})

export const startSociety = (
  society: TestSociety,
  network: ProvisionedNetwork,
  change: Record<string, string> = {},
  overrides: Parameters<typeof start>[1] = {},
): Promise<Service> => start(readConfig(environmentOf(society, network, change)), { stretching: QUICK, ...overrides })

/** Signs in; the answer as it came. */
export const signIn = (service: Service, who: { username: string; passphrase: string }) =>
  service.app.inject({
    method: 'POST',
    url: '/v1/session',
    payload: { username: who.username, passphrase: who.passphrase },
  })

/** Signs in, once per person and file: Argon2id takes its time. */
export const signedIn = () => {
  const headers = new Map<string, Promise<{ authorization: string }>>()
  return (service: Service, who: { username: string; passphrase: string }) => {
    const known = headers.get(who.username) ?? bearer(service, who)
    headers.set(who.username, known)
    return known
  }
}

export const bearer = async (service: Service, who: { username: string; passphrase: string }) => {
  const answer = await signIn(service, who)
  return { authorization: `Bearer ${answer.json<{ token: string }>().token}` }
}
