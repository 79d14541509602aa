import { createPrivateKey } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createDb, type Db, grantAuditInsert, migrate, prepareDatabase, sql } from '@kinlink/postgres'
import { migrateQueue } from '@kinlink/queue'
import { newId, type Service } from '@kinlink/runtime'
import { preparedDatabase, type TestDatabase, testRedis } from '@kinlink/testing'
import { SignJWT } from 'jose'
import { Type } from 'typebox'
import { type Network, type SocietySide, startSocietySide } from '../../../test/vectors/order.ts'
import { readConfig } from '../src/config.ts'
import { start } from '../src/start.ts'

export const NET = 'kinlink-test'
export const TOKEN = 'an internal token of the exchange side'
export const NOW = new Date('2026-11-23T10:20:00Z')
const PASSWORD = 'kinlink-test'
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export type Answer = { status: number; body: Record<string, unknown> & { code?: string } }
export type Ground = {
  readonly societies: SocietySide
  readonly network: Network
  readonly service: Service
  /** As the registry's own role. */
  readonly db: Db
  clock: Date
  post(path: string, body: unknown): Promise<Answer>
  get(path: string): Promise<Answer>
  /** Entries handed to the access log so far: tree, action, decision, code, rules. */
  log(): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

const MEMBERS = [
  { id: 'origin', country: 'ER' },
  { id: 'transit', country: 'IT' },
  { id: 'destination', country: 'SE' },
  { id: 'coordinator', country: 'CH' },
]

const ROLES = [
  { name: 'registry_test_registry', password: PASSWORD, schema: 'registry' },
  { name: 'registry_test_audit', password: PASSWORD, schema: 'audit' },
] as const
const roleIn = (database: string, name: string): string => {
  const url = new URL(database)
  url.username = name
  url.password = PASSWORD
  return url.href
}

async function prepareTables({ url, name }: TestDatabase): Promise<void> {
  await prepareDatabase(new URL('/postgres', url).href, { database: name, side: 'exchange', roles: ROLES })
  const [registryUrl, auditUrl] = ROLES.map((role) => roleIn(url, role.name)) as [string, string]
  await migrate({ connectionString: auditUrl, schema: 'audit', directory: folder('../../audit/migrations') })
  await grantAuditInsert(url, name, [ROLES[0].name])
  await migrateQueue({ connectionString: registryUrl, schema: 'registry' })
  await migrate({ connectionString: registryUrl, schema: 'registry', directory: folder('../migrations') })
}

/** A registry on a database of its own, and the Society side of its network. */
export const prepareGround = async (env: Record<string, string> = {}): Promise<Ground> => {
  const societies = await startSocietySide()
  const network = await societies.order({
    make: 'network',
    net: NET,
    now: NOW.getTime(),
    members: MEMBERS,
    coordinator: 'coordinator',
  })
  const database = await preparedDatabase('registry', prepareTables)
  const registryUrl = roleIn(database.url, ROLES[0].name)
  const redis = await testRedis()
  const config = readConfig({
    DATABASE_URL: registryUrl,
    REDIS_URL: redis.url,
    INTERNAL_TOKEN: TOKEN,
    NETWORK: NET,
    KEYS_LOG_KEY: Buffer.alloc(32, 6).toString('base64url'),
    TOKEN_KEY: Buffer.alloc(32, 5).toString('base64url'),
    ANCHOR_KEYS: JSON.stringify(network.anchors),
    LOG_LEVEL: 'silent',
    // Whoever sets up documents need not wait after each.
    CONTEXT_HOLDS_MS: '0',
    ...env,
  })
  const held = { clock: NOW }
  const service = await start(config, { clock: { now: () => held.clock } })
  const db = createDb({ connectionString: registryUrl, schema: 'registry' })
  const superuser = createDb({ connectionString: database.url, schema: 'audit' })
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(service.url + path, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }
  return Object.assign(held, {
    societies,
    network,
    service,
    db,
    post: (path: string, body: unknown) => ask('POST', path, body),
    get: (path: string) => ask('GET', path),
    log: async () => {
      const row = Type.Object({ tree: Type.String(), body: Type.String() })
      const rows = await superuser.many(row, sql`select tree, body from pending order by at, id`)
      return rows.map(({ tree, body }) => ({ tree, ...JSON.parse(body) }))
    },
    close: async () => {
      await service.close()
      await Promise.all([db.close(), superuser.close()])
      await database.drop()
      societies.stop()
    },
  })
}

export const caller = (member: string) => ({ member, act: newId() })

/** Hands in everything that makes the network work. */
export const setUp = async ({ post, network }: Ground): Promise<void> => {
  const answers = [await post('/internal/member-list', { caller: null, document: network.memberList })]
  for (const document of Object.values(network.signedStatements))
    answers.push(await post('/internal/statements', { caller: null, document }))
  for (const document of network.agreements) {
    const parties = JSON.parse(Buffer.from(document.header, 'base64url').toString()).parties as string[]
    answers.push(await post('/internal/agreements', { caller: caller(parties[0] ?? ''), document }))
  }
  answers.push(await post('/internal/policy-pack', { caller: caller('coordinator'), document: network.pack }))
  const failed = answers.find(({ status }) => status !== 200)
  if (failed !== undefined) throw new Error(`set-up failed: ${JSON.stringify(failed.body)}`)
}

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A client assertion of a Society, sound unless something is changed. */
export const assertion = (
  { network, clock }: Pick<Ground, 'network' | 'clock'>,
  member: string,
  change: { claims?: Record<string, unknown>; header?: Record<string, unknown>; seed?: Uint8Array } = {},
): Promise<string> => {
  const auth = network.auth[member]
  const seed = change.seed ?? Buffer.from(auth?.seed ?? '', 'base64url')
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const iat = Math.floor(clock.getTime() / 1000)
  const claims = { iss: member, sub: member, aud: NET, jti: newId(), iat, exp: iat + 60, ...change.claims }
  const header = { alg: 'EdDSA', typ: 'client-authentication+jwt', kid: auth?.kid ?? '', ...change.header }
  return new SignJWT(claims).setProtectedHeader(header).sign(key)
}
