import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { inject } from 'vitest'

const require = createRequire(new URL('../../postgres/package.json', import.meta.url))

interface Client {
  connect(): Promise<void>
  query(text: string): Promise<unknown>
  end(): Promise<void>
}

const administer = async (text: string): Promise<void> => {
  const { Client } = require('pg') as { Client: new (options: { connectionString: string }) => Client }
  const client = new Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
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
