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
  every,
  type Logger,
  listen,
  type Service,
  systemClock,
} from '@kinlink/runtime'
import { buildApp } from './app.ts'
import { createLogReader } from './audit/log-reader.ts'
import { registerCaseEvents, registerCaseJobs } from './case-work.ts'
import { forgetUntaken } from './chain/sent-store.ts'
import { watchChains } from './chain/watch-chains.ts'
import type { CaseworkConfig } from './config.ts'
import { openSocietyDb } from './db.ts'
import { createDecoyActs } from './decoys/decoy-acts.ts'
import { keepEndpoint } from './exchange/endpoint.ts'
import { createFeed } from './exchange/feed.ts'
import { createJobs } from './jobs/jobs.ts'
import { registerKeyJobs } from './key-changes/key-jobs.ts'
import { tendKeys } from './key-changes/tend-keys.ts'
import { unlockAutomation } from './keys/automation.ts'
import { createStorage } from './keys/storage.ts'
import { createTurns } from './keys/turns.ts'
import { createLocalIndex } from './local-matches/local-index.ts'
import { matchLocally } from './local-matches/match-locally.ts'
import { openNetwork } from './network/live-network.ts'
import { registerNetworkEvents, registerNetworkJobs } from './network/network-events.ts'
import { lookAgain } from './offers/doubt.ts'
import { forgetEndedEntries } from './recodings/own-entry-store.ts'
import { recodeAll } from './recodings/recode.ts'
import { createDeskRegrants } from './regrants/desk-regrants.ts'
import { regrant } from './regrants/regrant.ts'
import { shredExpired } from './retention/shred-expired.ts'
import { forgetOld } from './sessions/session-store.ts'
import { loadTokenKey } from './sessions/token.ts'
import { findSociety } from './society/society-store.ts'

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))
const TIDY_MS = 600_000
const RETENTION_MS = 3_600_000
/** How often what is new is compared within the Society. */
const LOCAL_MS = 1000
/** How often it is looked for grants to epochs that end. */
const REGRANT_MS = 1000
/** How often it is looked for entries to be coded anew. */
const RECODE_MS = 2000
/** How often it is asked whether statements are known that were missing. */
const DOUBT_MS = 2000
/** How often it is asked which keys are due. */
const KEYS_MS = 2000
/** How often it is looked for what others have sent and what has not arrived. */
const CHAINS_MS = 2000

type Overrides = { readonly clock?: Clock }
type Parts = CaseworkConfig & { readonly clock: Clock; readonly logger: Logger; readonly db: Db }

/**
 * Starts the casework of one Society. The schema has to be migrated and the Society provisioned. The exchange need not be there: work is taken in, and submitted when the
 * exchange answers.
 */
export async function start(loaded: CaseworkConfig, overrides: Overrides = {}): Promise<Service> {
  const { config, secrets } = loaded
  await ready()
  const clock = overrides.clock ?? systemClock
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
    const deps = await openParts({ ...loaded, clock, logger, db }, closing.add)
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
async function openParts({ config, secrets, clock, logger, db }: Parts, onClose: (close: () => Promise<void>) => void) {
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
  const local = every(LOCAL_MS, (signal) => matchLocally(work, signal), { logger })
  onClose(() => local.stop())
  const doubted = every(DOUBT_MS, () => lookAgain(work), { logger })
  onClose(() => doubted.stop())
  const ended = every(RETENTION_MS, (signal) => shredExpired(work, signal), { logger })
  onClose(() => ended.stop())
  const regranted = every(REGRANT_MS, (signal) => regrant(work, signal), { logger })
  onClose(() => regranted.stop())
  const recoded = every(RECODE_MS, (signal) => recodeAll(work, signal), { logger })
  onClose(() => recoded.stop())
  const deskRegrants = createDeskRegrants(work)
  onClose(() => deskRegrants.close())
  const decoyActs = createDecoyActs(work)
  onClose(() => decoyActs.close())
  const tended = every(KEYS_MS, () => tendKeys(work), { logger })
  onClose(() => tended.stop())
  const watched = { ...work, graceMs: config.ITEM_GRACE_SECONDS * 1000, reachable: feed.reachable }
  const chains = every(CHAINS_MS, () => watchChains(watched), { logger })
  onClose(() => chains.stop())
  const tidy = every(TIDY_MS, () => forgetAll(db, clock.now()), { logger })
  onClose(() => tidy.stop())
  const audit = createInternalClient({ baseUrl: config.AUDIT_URL, token: secrets.INTERNAL_TOKEN })
  return {
    ...work,
    deskRegrants,
    decoyActs,
    member,
    feed,
    log: createLogReader({ db, member, audit, client }),
    turns: createTurns(),
    tokenKey,
    sessionSeconds: config.SESSION_SECONDS,
    signInsPerMinute: config.SIGN_INS_PER_MINUTE,
    webhookUrl,
    logger,
    readiness: { schema: migrationCheck(db, MIGRATIONS), queue: queueMigrationCheck(db) },
  }
}

const forgetAll = async (db: Db, now: Date): Promise<void> => {
  await forgetOld(db, now)
  await forgetUntaken(db, now)
  await forgetEndedEntries(db, now)
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
