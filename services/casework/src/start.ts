import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { ready } from '@kinlink/crypto/keys'
import { createExchangeClient } from '@kinlink/exchange-client'
import { type Db, migrationCheck } from '@kinlink/postgres'
import { postgresBackend, queueMigrationCheck } from '@kinlink/queue'
import {
  type Clock,
  closeInReverse,
  createInternalClient,
  createLogger,
  type Logger,
  listen,
  type Service,
  systemClock,
} from '@kinlink/runtime'
import { buildApp } from './app.ts'
import { createLogReader } from './audit/log-reader.ts'
import { workByTheClock } from './by-the-clock.ts'
import { registerCaseEvents, registerCaseJobs } from './case-work.ts'
import type { CaseworkConfig } from './config.ts'
import { openSocietyDb } from './db.ts'
import { createDecoyActs } from './decoys/decoy-acts.ts'
import { keepEndpoint } from './exchange/endpoint.ts'
import { createFeed } from './exchange/feed.ts'
import { createJobs } from './jobs/jobs.ts'
import { registerKeyJobs } from './key-changes/key-jobs.ts'
import { unlockAutomation } from './keys/automation.ts'
import { createStorage } from './keys/storage.ts'
import { createStretching, type Stretching } from './keys/stretching.ts'
import { createLocalIndex } from './local-matches/local-index.ts'
import { openNetwork } from './network/live-network.ts'
import { registerNetworkEvents, registerNetworkJobs } from './network/network-events.ts'
import { createDeskRegrants } from './regrants/desk-regrants.ts'
import { loadTokenKey } from './sessions/token.ts'
import { findSociety } from './society/society-store.ts'

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))

type Overrides = { readonly clock?: Clock; readonly stretching?: Stretching }
type Parts = CaseworkConfig & Required<Overrides> & { readonly logger: Logger; readonly db: Db }

/**
 * Starts the casework of one Society. The schema has to be migrated and the Society provisioned. The exchange need not be there: work is taken in, and submitted when the
 * exchange answers.
 */
export async function start(loaded: CaseworkConfig, overrides: Overrides = {}): Promise<Service> {
  const { config, secrets } = loaded
  await ready()
  const { clock = systemClock, stretching = createStretching(randomBytes) } = overrides
  const logger = createLogger({ name: 'casework', level: config.LOG_LEVEL })
  const closing = closeInReverse()
  try {
    const db = openSocietyDb(
      {
        connectionString: secrets.DATABASE_URL,
        onConnectionLost: (err) => logger.warn({ err }, 'a database connection was lost'),
      },
      { member: config.MEMBER, clock },
    )
    closing.add(() => db.close())
    const deps = await openParts({ ...loaded, clock, stretching, logger, db }, closing.add)
    const app = await buildApp(deps)
    closing.add(() => app.close())
    const url = await listen(app, { host: config.HOST, port: config.PORT })
    return { url, app, close: closing.close }
  } catch (error) {
    await closing.close()
    throw error
  }
}

/** Everything behind the routes, in the order in which it is needed; closed in reverse. */
async function openParts(
  { config, secrets, clock, stretching, logger, db }: Parts,
  onClose: (close: () => Promise<void>) => void,
) {
  const { MEMBER: member, NETWORK: net, FEED_SECONDS: seconds, WEBHOOK_URL: webhookUrl } = config
  await demandSociety(db, { member, net })
  const random = randomBytes
  const automation = await unlockAutomation(db, secrets.AUTOMATION_SECRET)
  const tokenKey = await loadTokenKey(db, { secret: secrets.AUTOMATION_SECRET, random, clock })
  const storage = createStorage(secrets.STORAGE_SECRET, random)
  const client = createExchangeClient({ baseUrl: config.GATEWAY_URL, net, member, authKey: automation.authKey, clock })
  onClose(() => client.close())
  const viewpoint = { net, me: member, anchors: config.anchors }
  const network = await openNetwork({
    ...{ db, clock, client, storage, viewpoint, logger },
    keysLogKey: config.KEYS_LOG_PUBLIC_KEY,
    seconds: config.NETWORK_SECONDS,
  })
  const backend = postgresBackend({ connectionString: secrets.DATABASE_URL, schema: config.QUEUE_SCHEMA })
  onClose(() => backend.close())
  const jobs = createJobs({ db, backend, clock, logger, sweepMs: config.SWEEP_SECONDS * 1000 })
  const feed = createFeed({ db, clock, client, member, logger, seconds })
  const {
    windows,
    retention,
    keyRules,
    decoys,
    MESSAGE_LINES: messageLines,
    MESSAGE_SECONDS: recordingSeconds,
  } = config
  const attachmentLimits = { each: config.ATTACHMENT_BYTES, together: config.ATTACHMENTS_BYTES }
  const localIndex = createLocalIndex(random)
  const ruled = { windows, retention, messageLines, recordingSeconds, attachmentLimits, keyRules, decoys }
  const work = { db, clock, logger, random, storage, network, jobs, client, automation, localIndex, ...ruled }
  registerCaseJobs(work)
  registerCaseEvents(feed, work)
  registerNetworkJobs(work)
  registerNetworkEvents(feed, work)
  registerKeyJobs(work)
  network.start()
  onClose(() => network.close())
  jobs.start()
  onClose(() => jobs.close())
  feed.start()
  onClose(() => feed.close())
  const endpoint = keepEndpoint({ db, clock, client, url: webhookUrl, logger })
  onClose(() => endpoint.close())
  const deskRegrants = createDeskRegrants(work)
  onClose(() => deskRegrants.close())
  const decoyActs = createDecoyActs(work)
  onClose(() => decoyActs.close())
  const byTheClock = workByTheClock({
    ...work,
    graceMs: config.ITEM_GRACE_SECONDS * 1000,
    reachable: feed.reachable,
  })
  onClose(() => byTheClock.stop())
  const audit = createInternalClient({ baseUrl: config.AUDIT_URL, token: secrets.INTERNAL_TOKEN })
  return {
    ...work,
    deskRegrants,
    decoyActs,
    member,
    feed,
    log: createLogReader({ db, member, audit, client }),
    stretching,
    tokenKey,
    sessionSeconds: config.SESSION_SECONDS,
    signInsPerMinute: config.SIGN_INS_PER_MINUTE,
    webhookUrl,
    logger,
    readiness: { schema: migrationCheck(db, MIGRATIONS), queue: queueMigrationCheck(db) },
  }
}

/** The database holds no Society yet, or another one. */
export class NotProvisioned extends Error {
  override readonly name = 'NotProvisioned'
  readonly logMessage: string
  constructor() {
    super('the database holds no such Society: run provision first')
    this.logMessage = this.message
  }
}

async function demandSociety(db: Db, { member, net }: { member: string; net: string }): Promise<void> {
  const society = await findSociety(db)
  if (society?.member !== member || society.net !== net) throw new NotProvisioned()
}
