import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDb, type Db, migrate, migrationFiles } from '@kinlink/postgres'
import { testDatabase } from '@kinlink/testing'
import { migrations, prepareRoles, roleIn } from './ground.ts'

/** The database of a mailbox whose last migration is `last`, and what brings it up to date. It is gone afterwards. */
export const inOlderMailbox = async (
  last: string,
  work: (db: Db, bringUpToDate: () => Promise<unknown>) => Promise<void>,
): Promise<void> => {
  const database = await testDatabase()
  const older = await mkdtemp(join(tmpdir(), 'kinlink-migrations-'))
  const connectionString = roleIn(database.url, 'mailbox')
  const db = createDb({ connectionString, schema: 'mailbox', max: 1 })
  const migrateBy = (directory: string) => migrate({ connectionString, schema: 'mailbox', directory })
  try {
    for (const name of await migrationFiles(migrations))
      if (name.slice(0, 4) <= last) await copyFile(join(migrations, `${name}.sql`), join(older, `${name}.sql`))
    await prepareRoles(database)
    await migrateBy(older)
    await work(db, () => migrateBy(migrations))
  } finally {
    await db.close()
    await database.drop()
    await rm(older, { recursive: true })
  }
}
