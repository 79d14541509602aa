import { fileURLToPath } from 'node:url'
import { attestKeyPem, generateAttestKey, ready } from '@kinlink/crypto/attest'
import { fromB64 } from '@kinlink/crypto/hash'
import { createDb, migrationCheck } from '@kinlink/postgres'
import { queueMigrationCheck, redisBackend, startRelay } from '@kinlink/queue'
import { type Clock, closeInReverse, createLogger, every, listen, type Service, systemClock } from '@kinlink/runtime'
import { buildApp } from './app.ts'
import type { RegistryConfig } from './config.ts'
import { keysLogOrigin, logStoredDocuments } from './keys-log/log-documents.ts'
import { LOCK_MS } from './tokens/issue-token.ts'
import { forgetOld } from './tokens/token-store.ts'

const SCHEMA = 'registry'
const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))
const TIDY_MS = 600_000

/** Serves, relays and tidies until closed. The schema has to be migrated. */
export const start = async (
  { config, secrets }: RegistryConfig,
  overrides: { readonly clock?: Clock } = {},
): Promise<Service> => {
  const clock = overrides.clock ?? systemClock
  const logger = createLogger({ name: 'registry', level: config.LOG_LEVEL })
  await ready()
  const closing = closeInReverse()
  try {
    const db = createDb({
      connectionString: secrets.DATABASE_URL,
      schema: SCHEMA,
      onConnectionLost: (err) => logger.warn({ err }, 'database connection lost'),
    })
    closing.add(() => db.close())
    const backend = redisBackend({ url: secrets.REDIS_URL })
    closing.add(() => backend.close())
    const routes = { 'event.published': 'kinlink-delivery' }
    const relay = startRelay({ db, backend, routes, clock, logger, visibilityMs: config.SWEEP_SECONDS * 1000 })
    closing.add(() => relay.close())
    const tidy = every(TIDY_MS, () => tidyUp(db, clock), { logger })
    closing.add(() => tidy.stop())
    const keysLog = {
      origin: keysLogOrigin(config.NETWORK),
      key: generateAttestKey(fromB64(secrets.KEYS_LOG_KEY, 32)),
    }
    await logStoredDocuments(db, keysLog, clock)
    const pem = attestKeyPem(generateAttestKey(fromB64(secrets.TOKEN_KEY, 32)))
    const app = await buildApp({
      db,
      clock,
      logger,
      net: config.NETWORK,
      anchors: config.anchors,
      window: config.window,
      contextHoldsMs: config.CONTEXT_HOLDS_MS,
      internalToken: secrets.INTERNAL_TOKEN,
      keysLog,
      tokenKey: { private: pem.privateKey, public: pem.publicKey },
      nudge: relay.nudge,
      readiness: { schema: migrationCheck(db, MIGRATIONS), queue: queueMigrationCheck(db) },
    })
    closing.add(() => app.close())
    const url = await listen(app, { host: config.HOST, port: config.PORT })
    return { url, app, close: closing.close }
  } catch (error) {
    await closing.close()
    throw error
  }
}

const tidyUp = (db: Parameters<typeof forgetOld>[0], clock: Clock): Promise<void> => {
  const now = clock.now()
  return forgetOld(db, now, new Date(now.getTime() - LOCK_MS))
}
