import { fileURLToPath } from 'node:url'
import { ready } from '@kinlink/crypto/attest'
import { createDb, migrationCheck } from '@kinlink/postgres'
import { queueMigrationCheck, redisBackend } from '@kinlink/queue'
import {
  type Clock,
  closeInReverse,
  createLogger,
  type Logger,
  listen,
  type Service,
  systemClock,
  windowRuleOf,
} from '@kinlink/runtime'
import { buildApp } from './app.ts'
import { type DeliveryConfig, fromKey, numbersOf } from './config.ts'
import type { Delivery } from './delivery.ts'
import { type Dispatcher, startDispatcher } from './dispatch/dispatcher.ts'
import { webhookSender } from './dispatch/send-webhook.ts'
import { keySeal } from './endpoints/key-seal.ts'
import { targetRules } from './targets/target-rules.ts'
import { startWorker } from './worker.ts'

const SCHEMA = 'delivery'
const migrations = fileURLToPath(new URL('../migrations', import.meta.url))
/** What remains of a lease when an attempt has used up all its time. */
const LEASE_SLACK = 5000

/** Starts delivery: worker, dispatcher, HTTP. The schema has to be migrated. What runs is closed when a step fails. */
export const start = async (
  { config, secrets }: DeliveryConfig,
  overrides: { readonly clock?: Clock } = {},
): Promise<Service> => {
  const closing = closeInReverse()
  try {
    return await assemble({ config, secrets }, overrides.clock ?? systemClock, closing)
  } catch (error) {
    await closing.close().catch(() => {})
    throw error
  }
}

const assemble = async (
  { config, secrets }: DeliveryConfig,
  clock: Clock,
  closing: ReturnType<typeof closeInReverse>,
): Promise<Service> => {
  const logger = createLogger({ name: SCHEMA, level: config.LOG_LEVEL })
  await ready()
  const targets = fromKey('WEBHOOK_ALLOW', () => {
    const allow = config.WEBHOOK_ALLOW.split(',').map((entry) => entry.trim())
    return targetRules({ allow: allow.filter((entry) => entry !== ''), ports: numbersOf(config.WEBHOOK_PORTS) })
  })
  const db = createDb({
    connectionString: secrets.DATABASE_URL,
    schema: SCHEMA,
    onConnectionLost: () => logger.warn('database connection lost'),
  })
  closing.add(() => db.close())
  const nudging: { dispatcher?: Dispatcher } = {}
  const delivery: Delivery = {
    db,
    clock,
    windows: windowRuleOf(config),
    keySeal: keySeal(secrets.WEBHOOK_SECRET),
    targets,
    nudge: () => nudging.dispatcher?.nudge(),
  }
  nudging.dispatcher = dispatcherOf(delivery, config, logger, closing)
  const backend = redisBackend({ url: secrets.REDIS_URL })
  closing.add(() => backend.close())
  const worker = startWorker(delivery, backend, logger)
  closing.add(() => worker.close())
  const readiness = { database: migrationCheck(db, migrations), queue: queueMigrationCheck(db) }
  const app = await buildApp({ ...delivery, logger, internalToken: secrets.INTERNAL_TOKEN, readiness })
  closing.add(() => app.close())
  const url = await listen(app, { host: config.HOST, port: config.PORT })
  return { url, app, close: () => closing.close() }
}

const dispatcherOf = (
  delivery: Delivery,
  config: DeliveryConfig['config'],
  logger: Logger,
  closing: ReturnType<typeof closeInReverse>,
): Dispatcher => {
  const { clock, targets } = delivery
  const sender = webhookSender({
    targets,
    clock,
    connectMs: config.WEBHOOK_CONNECT_MS,
    totalMs: config.WEBHOOK_TOTAL_MS,
  })
  closing.add(() => sender.close())
  const dispatcher = startDispatcher(delivery, {
    sender,
    logger,
    retry: { seconds: numbersOf(config.WEBHOOK_RETRY_SECONDS), retryAfterCap: config.WEBHOOK_RETRY_AFTER_CAP },
    concurrency: config.WEBHOOK_CONCURRENCY,
    pollMs: config.WEBHOOK_POLL_MS,
    leaseMs: config.WEBHOOK_TOTAL_MS + LEASE_SLACK,
  })
  closing.add(() => dispatcher.close())
  return dispatcher
}
