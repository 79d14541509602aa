import pg from 'pg'
import { connect, plainName } from './connection.ts'
import { translated } from './errors.ts'

/** One service's way into a database. The role owns the schema; a role may be listed again with a further schema. */
export type DatabaseRole = {
  readonly name: string
  readonly password: string
  readonly schema: string
  /** For a role that runs BullMQ on PostgreSQL, which says `create schema if not exists` and uses temporary tables. */
  readonly runsQueues?: boolean
}

const literal = pg.escapeLiteral

/** Statements run in any database of the cluster, before the database exists. Passwords are in them: never log them. */
export const roleStatements = (role: DatabaseRole): { create: string; alter: string } => {
  const rights = `login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${literal(role.password)}`
  return {
    create: `create role ${plainName(role.name)} ${rights}`,
    alter: `alter role ${plainName(role.name)} ${rights}`,
  }
}

/** Statements run inside the database. They can be repeated. */
export const databaseStatements = (database: string, roles: readonly DatabaseRole[]): string[] => [
  `revoke all on database ${plainName(database)} from public`,
  'revoke all on schema public from public',
  ...roles.flatMap(({ name, schema, runsQueues }) => [
    `grant connect on database ${plainName(database)} to ${plainName(name)}`,
    `create schema if not exists ${plainName(schema)} authorization ${plainName(name)}`,
    `revoke all on schema ${plainName(schema)} from public`,
    ...(runsQueues === true
      ? [`grant create, temporary on database ${plainName(database)} to ${plainName(name)}`]
      : []),
  ]),
]

/** Statements that let a service write its log entry in the transaction of the act and ask whether the log is behind, and nothing else in the log. */
export const auditStatements = (role: string): string[] => [
  `grant usage on schema audit to ${plainName(role)}`,
  `revoke all on table audit.pending from ${plainName(role)}`,
  `grant insert (id, tree, body, at) on table audit.pending to ${plainName(role)}`,
  `grant execute on function audit.behind(text[], timestamptz) to ${plainName(role)}`,
]

/**
 * Creates what is missing of a trust side's database: the database, a role per service, a schema that it owns.
 * `adminUrl` is a superuser's connection to any database of the cluster. Can be repeated; passwords are set each time.
 */
export const prepareDatabase = async (
  adminUrl: string,
  options: { database: string; roles: readonly DatabaseRole[]; side: 'exchange' | 'society' },
): Promise<void> => {
  const database = plainName(options.database)
  await administer(adminUrl, async (admin) => {
    for (const role of options.roles) {
      const { create, alter } = roleStatements(role)
      await createOr(admin, create, 'pg_roles', 'rolname', role.name, alter)
    }
    await createOr(
      admin,
      // Copied as files: a quarter of the time of copying page by page through the log.
      `create database ${database} encoding 'UTF8' template template0 strategy file_copy`,
      'pg_database',
      'datname',
      database,
    )
    await admin.query(`comment on database ${database} is ${literal(`kinlink, ${options.side} side`)}`)
  })
  await administer(inDatabase(adminUrl, database), async (admin) => {
    for (const statement of databaseStatements(database, options.roles)) await admin.query(statement)
  })
}

/** Lets the named roles insert into `audit.pending` and ask whether it is behind; run after the audit service's migrations. Can be repeated. */
export const grantAuditInsert = async (adminUrl: string, database: string, roles: readonly string[]): Promise<void> => {
  await administer(inDatabase(adminUrl, plainName(database)), async (admin) => {
    for (const statement of roles.flatMap(auditStatements)) await admin.query(statement)
  })
}

// One preparation at a time per cluster: two Societies that share one would trip over each other's catalogue rows.
const PREPARE_LOCK = 7_016_942_331

const administer = async (url: string, work: (admin: pg.Client) => Promise<void>): Promise<void> => {
  try {
    const admin = await connect(url)
    try {
      // The statements hold passwords; the server must not write them to its log, not even when one fails.
      await admin.query(
        'set log_statement = none; set log_min_error_statement = panic; set log_min_duration_statement = -1',
      )
      await admin.query('select pg_advisory_lock($1)', [PREPARE_LOCK])
      await work(admin)
    } finally {
      await admin.end()
    }
  } catch (error) {
    throw translated(error)
  }
}

const createOr = async (
  admin: pg.Client,
  create: string,
  catalogue: 'pg_roles' | 'pg_database',
  column: 'rolname' | 'datname',
  name: string,
  otherwise?: string,
): Promise<void> => {
  const { rowCount } = await admin.query(`select 1 from ${catalogue} where ${column} = $1`, [name])
  if (rowCount === 0) await admin.query(create)
  else if (otherwise !== undefined) await admin.query(otherwise)
}

const inDatabase = (adminUrl: string, database: string): string => {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.href
}
