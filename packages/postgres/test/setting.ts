import { fileURLToPath } from 'node:url'
import { testDatabase } from '@kinlink/testing'
import { createDb, type Db, migrate, prepareDatabase } from '../src/index.ts'

export const migrations = fileURLToPath(new URL('./migrations', import.meta.url))
export const PASSWORD = "p'ss wörd of twenty characters"

export type Setting = {
  readonly db: Db
  readonly adminUrl: string
  readonly database: string
  /** Connection string of the role that owns the schema `register`. */
  readonly url: string
  close(): Promise<void>
}

export const urlAs = (adminUrl: string, role: string): string => {
  const url = new URL(adminUrl)
  url.username = role
  url.password = encodeURIComponent(PASSWORD)
  return url.href
}

/** A database with one service role that owns the schema `register`, migrated. */
export const prepareSetting = async (): Promise<Setting> => {
  const { url: adminUrl, name, drop } = await testDatabase()
  const role = `${name}_register`
  const roles = [{ name: role, password: PASSWORD, schema: 'register' }]
  await prepareDatabase(adminUrl, { database: name, roles, side: 'society' })
  const url = urlAs(adminUrl, role)
  await migrate({ connectionString: url, schema: 'register', directory: migrations })
  const db = createDb({ connectionString: url, schema: 'register', max: 4 })
  return {
    db,
    adminUrl,
    database: name,
    url,
    async close() {
      await db.close()
      await drop()
    },
  }
}
