import { fileURLToPath } from 'node:url'
import { createDb, migrationCheck } from '@kinlink/postgres'
import { queueMigrationCheck, redisBackend, startRelay } from '@kinlink/queue'
import {
  type Clock,
  closeInReverse,
  createInternalClient,
  createLogger,
  listen,
  type Service,
  systemClock,
} from '@kinlink/runtime'
import { buildApp } from './app.ts'
import { createLiveCodes } from './codes/live-codes.ts'
import type { MatchingConfig } from './config.ts'
import { startRematching, startTidying, startWorker } from './worker.ts'

const SCHEMA = 'matching'
const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url))

/** Reads all living codes into memory, then works until closed. The schema has to be migrated. */
export const start = async (
  { config, secrets }: MatchingConfig,
  overrides: { readonly clock?: Clock } = {},
): Promise<Service> => {
  const clock = overrides.clock ?? systemClock
  const logger = createLogger({ name: SCHEMA, level: config.LOG_LEVEL })
  const closing = closeInReverse()
  try {
    const db = createDb({
      connectionString: secrets.DATABASE_URL,
      schema: SCHEMA,
      onConnectionLost: (error) => logger.warn({ err: error }, 'a database connection was lost'),
    })
    closing.add(() => db.close())
    const backend = redisBackend({ url: secrets.REDIS_URL })
    closing.add(() => backend.close())
    const codes = createLiveCodes()
    await codes.catchUp(db)
    logger.info({ count: codes.size }, 'codes read')
    const routes = { 'candidate.found': 'kinlink-mailbox' }
    const relay = startRelay({ db, backend, routes, clock, logger, visibilityMs: config.SWEEP_SECONDS * 1000 })
    closing.add(() => relay.close())
    const mailbox = createInternalClient({ baseUrl: config.MAILBOX_URL, token: secrets.INTERNAL_TOKEN })
    const matching = { codes, floor: config.CANDIDATE_FLOOR, clock, mailbox, nudge: relay.nudge }
    const worker = startWorker(matching, { db, backend, logger })
    closing.add(() => worker.close())
    const tidying = startTidying(matching, { db, logger }, config.TIDY_SECONDS)
    closing.add(() => tidying.stop())
    const rematching = startRematching({ ...matching, db, everyMs: config.REMATCH_SECONDS * 1000 }, logger)
    closing.add(() => rematching.stop())
    // Without Redis nothing is lost: what is found waits in the outbox, what is submitted in the mailbox's.
    const readiness = { database: migrationCheck(db, MIGRATIONS), queue: queueMigrationCheck(db) }
    const app = await buildApp({ logger, readiness })
    closing.add(() => app.close())
    const url = await listen(app, { host: config.HOST, port: config.PORT })
    return { url, app, close: closing.close }
  } catch (error) {
    await closing.close().catch(() => {})
    throw error
  }
}
