import { fileURLToPath } from 'node:url'
import { migrate, migrationCheck, type Queries } from '@kinlink/postgres'

const directory = fileURLToPath(new URL('../migrations', import.meta.url))
const table = 'queue_migration'

/**
 * Creates or updates `outbox` and `inbox` in a service's schema. They have a migration table of their own, so that
 * they can change without renumbering the service's migrations. Run it before those.
 */
export const migrateQueue = (options: { connectionString: string; schema: string }): Promise<string[]> =>
  migrate({ ...options, directory, table })

/** Readiness check: fails until `outbox` and `inbox` are as this code knows them. */
export const queueMigrationCheck = (db: Queries): (() => Promise<void>) => migrationCheck(db, directory, table)
