import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type DatabaseRole, grantAuditInsert, migrate, prepareDatabase } from '@kinlink/postgres'
import { migrateQueue } from '@kinlink/queue'

/** In the order in which they are started: whom others call comes first. */
export const EXCHANGE_SERVICES = ['registry', 'audit', 'delivery', 'mailbox', 'matching', 'gateway'] as const
export const SOCIETY_SERVICES = ['audit', 'casework'] as const
export type ServiceName = (typeof EXCHANGE_SERVICES)[number] | (typeof SOCIETY_SERVICES)[number]

/** One service's way into the database of its side. */
export interface Account {
  readonly service: ServiceName
  readonly role: string
  readonly password: string
}

export interface SideDatabase {
  readonly side: 'exchange' | 'society'
  readonly database: string
  readonly accounts: readonly Account[]
}

/** Schema of BullMQ's own tables at a Society, which has no Redis. */
export const QUEUE_SCHEMA = 'casework_queue'
/**
 * Schemas of keys: of cases and people at a Society, of records' wraps at the exchange. Kept in their latest state only,
 * never in dated backups.
 */
const KEYS_SCHEMAS: Readonly<Partial<Record<ServiceName, string>>> = {
  casework: 'casework_keys',
  mailbox: 'mailbox_keys',
}

const rolesOf = ({ service, role, password }: Account): DatabaseRole[] => [
  { name: role, password, schema: service },
  ...(service === 'casework' ? [{ name: role, password, schema: QUEUE_SCHEMA, runsQueues: true }] : []),
  ...[KEYS_SCHEMAS[service]].flatMap((schema) => (schema === undefined ? [] : [{ name: role, password, schema }])),
]

/** The connection string of an account, in the cluster of a superuser's. */
const urlOf = (adminUrl: string, database: string, account: Account): string => {
  const url = new URL(adminUrl)
  url.username = account.role
  url.password = account.password
  url.pathname = `/${database}`
  return url.href
}

/** The connection string of one service of a side. */
export const accountUrl = (adminUrl: string, side: SideDatabase, service: ServiceName): string => {
  const account = side.accounts.find((candidate) => candidate.service === service)
  if (account === undefined) throw new RangeError(`${service} has no account on this side`)
  return urlOf(adminUrl, side.database, account)
}

const folderOf = (service: ServiceName): URL => new URL(`../../../services/${service}/`, import.meta.url)

// A service's dependencies are its permissions: only who may queue gets an outbox and an inbox.
const usesQueue = (service: ServiceName): boolean =>
  readFileSync(new URL('package.json', folderOf(service)), 'utf8').includes('"@kinlink/queue"')

const migrateService = async (connectionString: string, service: ServiceName): Promise<void> => {
  if (usesQueue(service)) await migrateQueue({ connectionString, schema: service })
  const directory = fileURLToPath(new URL('migrations', folderOf(service)))
  if (existsSync(directory)) await migrate({ connectionString, schema: service, directory })
}

/** Brings one side's database up to date: database, roles, schemas, migrations, rights. Can be repeated. */
export const prepareSide = async (adminUrl: string, { side, database, accounts }: SideDatabase): Promise<void> => {
  await prepareDatabase(adminUrl, { database, side, roles: accounts.flatMap(rolesOf) })
  for (const account of accounts) await migrateService(urlOf(adminUrl, database, account), account.service)
  const writers = accounts.filter(({ service }) => service !== 'audit').map(({ role }) => role)
  await grantAuditInsert(adminUrl, database, writers)
}
