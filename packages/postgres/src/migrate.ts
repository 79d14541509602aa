import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { runner } from 'node-pg-migrate'
import sql, { raw } from 'sql-template-tag'
import { Type } from 'typebox'
import { connect, plainName } from './connection.ts'
import { translated } from './errors.ts'
import type { Queries } from './queries.ts'

export type MigrateOptions = {
  readonly connectionString: string
  /** The service's own schema, which exists and belongs to the role that connects. */
  readonly schema: string
  /** Folder of `0001_name.sql` files, forward only. */
  readonly directory: string
  /** Table that remembers what has run; a package that brings migrations of its own names another. */
  readonly table?: string
}

const MIGRATION_TABLE = 'migration'
const LOCK_TIMEOUT = 120_000

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** The advisory lock of one schema's migrations: 48 bits of a hash, so that services do not wait for one another. */
const lockOf = (schema: string, table: string): number =>
  createHash('sha256').update(`kinlink migrate ${schema} ${table}`).digest().readUIntBE(0, 6)

/**
 * Brings a service's schema up to date, all pending files in one transaction, and answers their names. A second runner
 * waits for the first, up to two minutes. Refuses a file that sorts before one which has already run.
 */
export const migrate = async (options: MigrateOptions): Promise<string[]> => {
  const schema = plainName(options.schema)
  const table = plainName(options.table ?? MIGRATION_TABLE)
  await migrationFiles(options.directory)
  let client: Awaited<ReturnType<typeof connect>> | undefined
  try {
    client = await connect(options.connectionString, { lock_timeout: LOCK_TIMEOUT })
    const done = await runner({
      dbClient: client,
      schema,
      migrationsTable: table,
      dir: options.directory,
      ignorePattern: '(?!.*\\.sql$).*',
      direction: 'up',
      singleTransaction: true,
      checkOrder: true,
      lockValue: lockOf(schema, table),
      advisoryLockMode: 'wait',
      logger: silent,
    })
    return done.map(({ name }) => name)
  } catch (error) {
    throw translated(error)
  } finally {
    await client?.end()
  }
}

/** Names (without `.sql`) of the migrations in a folder, in order. @throws RangeError for a name of another form. */
export const migrationFiles = async (directory: string): Promise<string[]> => {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  const odd = names.find((name) => !/^\d{4}_[a-z0-9_-]+\.sql$/.test(name))
  if (odd !== undefined) throw new RangeError(`Migration ${odd} is not named like 0001_name.sql`)
  return names.map((name) => name.replace(/\.sql$/, ''))
}

const Named = Type.Object({ name: Type.String() })

/** Name of the newest migration that has run in this database's schema. */
export const newestMigration = async (db: Queries, table: string = MIGRATION_TABLE): Promise<string | undefined> =>
  (await db.maybeOne(Named, sql`select name from ${raw(plainName(table))} order by name desc limit 1`))?.name

/** A readiness check: fails until everything in `directory` has run. A newer schema is fine for one release. */
export const migrationCheck = (db: Queries, directory: string, table?: string): (() => Promise<void>) => {
  return async () => {
    const known = (await migrationFiles(directory)).at(-1)
    const newest = await newestMigration(db, table)
    if (known !== undefined && (newest === undefined || newest < known)) throw new Error('The schema is behind')
  }
}
