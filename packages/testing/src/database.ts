import { randomBytes } from 'node:crypto'
import { createDb, raw, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { inject } from 'vitest'

// Statements are built from names made here, never from input.
const administer = async (statement: string): Promise<void> => {
  const db = createDb({ connectionString: inject('databaseUrl'), schema: 'public', max: 1 })
  try {
    await db.run(sql`${raw(statement)}`)
  } finally {
    await db.close()
  }
}

export interface TestDatabase {
  readonly name: string
  /** Connection string of the superuser. */
  readonly url: string
  drop(): Promise<void>
}

/** Creates an empty database, or a copy of `template` (nobody may be connected to that); for one test file alone. */
export const testDatabase = async (options: { template?: string } = {}): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(`CREATE DATABASE ${name} TEMPLATE ${options.template ?? 'template0'} STRATEGY WAL_LOG`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  return { name, url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

const Named = Type.Object({ datname: Type.String() })

/** Prepares once in a run: of files of several processes that come at once the first does, the others wait for it. */
async function prepareOnce(template: string, prepare: (empty: TestDatabase) => Promise<void>): Promise<void> {
  const db = createDb({ connectionString: inject('databaseUrl'), schema: 'public', max: 1 })
  try {
    await db.transaction(async (tx) => {
      await tx.run(sql`select pg_advisory_xact_lock(hashtext(${template}))`)
      const made = await tx.many(Named, sql`select datname from pg_database where datname = ${template}`)
      if (made.length > 0) return
      const empty = await testDatabase()
      await prepare(empty)
      await tx.run(sql`${raw(`ALTER DATABASE ${empty.name} RENAME TO ${template}`)}`)
    })
  } finally {
    await db.close()
  }
}

/** What this process knows to be prepared. */
const prepared = new Map<string, Promise<void>>()

/**
 * A copy, for one test file alone, of what `prepare` made of an empty database once in this run: roles are the cluster's, so they have to be named by `kind` and not by the database.
 * Rights on the database itself are not copied; everybody may connect to the copy.
 */
export const preparedDatabase = async (
  kind: string,
  prepare: (empty: TestDatabase) => Promise<void>,
): Promise<TestDatabase> => {
  const template = `prepared_${kind}`
  const ready = prepared.get(template) ?? prepareOnce(template, prepare)
  prepared.set(template, ready)
  await ready
  return testDatabase({ template })
}
