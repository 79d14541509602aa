import { MAX_BLOB_CONTENT } from '@kinlink/crypto/hash'
import { type Environment, type LoadedConfig, loadConfig, type WindowRule } from '@kinlink/runtime'
import { type Static, Type } from 'typebox'

const count = (value: number) => Type.Integer({ minimum: 0, default: value })

/** Environment of the mailbox. Budgets are per rolling BUDGET_SECONDS. */
export const Config = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
  LOG_LEVEL: Type.Union(
    ['trace', 'debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  NETWORK: Type.String({ minLength: 1, maxLength: 64 }),
  DATABASE_URL: Type.String({ minLength: 1 }),
  REDIS_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  REGISTRY_URL: Type.String({ minLength: 1 }),
  WINDOW_SECONDS: Type.Integer({ minimum: 1, default: 86_400 }),
  WINDOW_ANCHOR: Type.String({ pattern: '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z$', default: '04:00:00Z' }),
  BUDGET_SECONDS: Type.Integer({ minimum: 1, default: 86_400 }),
  SUBMISSIONS_PER_SOCIETY: count(500),
  SUBMISSIONS_PER_OFFICER: count(100),
  ENTRIES_PER_SOCIETY: count(2000),
  ENTRIES_PER_OFFICER: count(500),
  COMPARES_PER_SOCIETY: count(500),
  COMPARES_PER_OFFICER: count(100),
  ERASURE_SECONDS: Type.Integer({
    minimum: 1,
    default: 2_592_000,
    description: 'within which the Societies named confirm an erasure',
  }),
  OFFERS_PER_SOCIETY: count(500),
  OFFERS_PER_OFFICER: count(100),
  BLOBS_PER_SOCIETY: count(500),
  BLOB_BYTES: Type.Integer({
    minimum: 1,
    maximum: MAX_BLOB_CONTENT,
    default: MAX_BLOB_CONTENT,
    description: 'of the attachments of one message together',
  }),
  OFFER_MAX_DAYS: Type.Integer({ minimum: 1, default: 366, description: 'how far off an offer may be due' }),
  WAITING_SECONDS: Type.Integer({ minimum: 1, default: 30 }),
  SWEEP_SECONDS: Type.Integer({
    minimum: 1,
    default: 60,
    description: 'after which a message that nobody confirmed is sent again',
  }),
  IDEMPOTENCY_DAYS: Type.Integer({ minimum: 1, default: 30 }),
})
type Keys = (typeof Config)['properties']
const SECRETS = ['DATABASE_URL', 'REDIS_URL', 'INTERNAL_TOKEN'] as const

export type MailboxConfig = LoadedConfig<Keys, (typeof SECRETS)[number]>

/** @throws ConfigError naming every key at fault. */
export const readConfig = (env: Environment): MailboxConfig => loadConfig(Config, env, SECRETS)

type Open = Pick<Static<typeof Config>, 'WINDOW_SECONDS' | 'WINDOW_ANCHOR'>

/** The network's release windows: one every WINDOW_SECONDS, counted from WINDOW_ANCHOR. */
export const windowRuleOf = (config: Open): WindowRule => {
  const [hours = 0, minutes = 0, seconds = 0] = config.WINDOW_ANCHOR.slice(0, 8).split(':').map(Number)
  return { seconds: config.WINDOW_SECONDS, anchorSeconds: hours * 3600 + minutes * 60 + seconds }
}
