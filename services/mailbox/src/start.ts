import { fileURLToPath } from 'node:url'
import { ready, sealedBlobLength } from '@kinlink/crypto/hash'
import { createDb, migrationCheck } from '@kinlink/postgres'
import { queueMigrationCheck, redisBackend } from '@kinlink/queue'
import {
  type Clock,
  closeInReverse,
  createInternalClient,
  createLogger,
  listen,
  type Service,
  systemClock,
  windowRuleOf,
} from '@kinlink/runtime'
import { buildApp } from './app.ts'
import type { Budgets } from './budgets/budget.ts'
import { registryAgreements } from './candidates/agreements.ts'
import type { MailboxConfig } from './config.ts'
import { startCalendar, startOutbox, startWorker } from './worker.ts'

const SCHEMA = 'mailbox'
/** Ten are at most in use by records that are being handed out, ten by who waits for these; the rest serve looks and acts, which wait for neither. */
const CONNECTIONS = 30
const migrations = fileURLToPath(new URL('../migrations', import.meta.url))

/** Starts the mailbox: relay, worker, calendar, HTTP. The schema has to be migrated. What runs is closed when a step fails. */
export const start = async (
  { config, secrets }: MailboxConfig,
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
  { config, secrets }: MailboxConfig,
  clock: Clock,
  closing: ReturnType<typeof closeInReverse>,
): Promise<Service> => {
  const logger = createLogger({ name: SCHEMA, level: config.LOG_LEVEL })
  await ready()
  const db = createDb({
    connectionString: secrets.DATABASE_URL,
    schema: SCHEMA,
    max: CONNECTIONS,
    onConnectionLost: () => logger.warn('database connection lost'),
  })
  closing.add(() => db.close())
  const backend = redisBackend({ url: secrets.REDIS_URL })
  closing.add(() => backend.close())
  const relay = startOutbox({ db, clock }, { backend, logger }, config.SWEEP_SECONDS * 1000)
  closing.add(() => relay.close())
  const registry = createInternalClient({ baseUrl: config.REGISTRY_URL, token: secrets.INTERNAL_TOKEN })
  const { OFFER_MAX_DAYS: offerMaxDays, ERASURE_SECONDS: erasureSeconds, LOG_BEHIND_SECONDS: logBehindSeconds } = config
  const spans = { offerMaxDays, erasureSeconds, logBehindSeconds, rematchSeconds: config.REMATCH_ENTRY_SECONDS }
  const blobBytes = sealedBlobLength(config.BLOB_BYTES) ?? 0
  const rules = { budgets: budgetsOf(config), windows: windowRuleOf(config), ...spans, blobBytes }
  const judging = { db, clock, ...rules, nudge: relay.nudge, agreements: registryAgreements(registry, clock) }
  const worker = startWorker(judging, { backend, logger })
  closing.add(() => worker.close())
  const { WAITING_SECONDS: waitingSeconds, IDEMPOTENCY_DAYS: idempotencyDays, ENDED_DAYS: endedDays } = config
  const rates = { days: config.RATE_DAYS, minRequests: config.RATE_MIN_REQUESTS }
  const tickers = startCalendar(judging, { logger, waitingSeconds, idempotencyDays, endedDays, rates })
  closing.add(() => Promise.all(tickers.map((ticker) => ticker.stop())))
  // Without Redis the mailbox still keeps its promises: what is to be told waits in the outbox.
  const readiness = { database: migrationCheck(db, migrations), queue: queueMigrationCheck(db) }
  const app = await buildApp({ ...judging, logger, internalToken: secrets.INTERNAL_TOKEN, readiness })
  closing.add(() => app.close())
  const url = await listen(app, { host: config.HOST, port: config.PORT })
  return { url, app, close: () => closing.close() }
}

const budgetsOf = (config: MailboxConfig['config']): Budgets => ({
  seconds: config.BUDGET_SECONDS,
  volume: { spans: config.VOLUME_SPANS, factor: config.VOLUME_FACTOR },
  approvals: { society: config.APPROVALS_PER_SOCIETY, officer: config.APPROVALS_PER_OFFICER },
  submission: {
    society: { floor: config.SUBMISSIONS_FLOOR_PER_SOCIETY, ceiling: config.SUBMISSIONS_PER_SOCIETY },
    officer: { floor: config.SUBMISSIONS_FLOOR_PER_OFFICER, ceiling: config.SUBMISSIONS_PER_OFFICER },
  },
  entry: fixed(config.ENTRIES_PER_SOCIETY, config.ENTRIES_PER_OFFICER),
  compare: fixed(config.COMPARES_PER_SOCIETY, config.COMPARES_PER_OFFICER),
  offer: fixed(config.OFFERS_PER_SOCIETY, config.OFFERS_PER_OFFICER),
  message: fixed(config.MESSAGES_PER_SOCIETY, config.MESSAGES_PER_OFFICER),
  rights: fixed(config.RIGHTS_PER_SOCIETY, config.RIGHTS_PER_OFFICER),
  blob: fixed(config.BLOBS_PER_SOCIETY, config.BLOBS_PER_SOCIETY),
})

/** The same however much was done before. */
const fixed = (society: number, officer: number): Budgets['entry'] => ({
  society: { floor: society, ceiling: society },
  officer: { floor: officer, ceiling: officer },
})
