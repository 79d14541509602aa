import { randomBytes } from 'node:crypto'
import { createDb, raw, sql } from '@kinlink/postgres'
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
  await administer(`CREATE DATABASE ${name} TEMPLATE ${options.template ?? 'template0'}`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  return { name, url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}
