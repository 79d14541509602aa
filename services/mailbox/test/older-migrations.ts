import { copyFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrationFiles } from '@kinlink/postgres'
import { migrations } from './ground.ts'

/** A folder, which the caller removes, with the mailbox's migrations up to a number: those of an older version. */
export const migrationsUpTo = async (last: string): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'kinlink-migrations-'))
  for (const name of await migrationFiles(migrations))
    if (name.slice(0, 4) <= last) await copyFile(join(migrations, `${name}.sql`), join(directory, `${name}.sql`))
  return directory
}
