import { ANSWER_BYTES } from '@kinlink/contracts'
import { MAX_BLOB_CONTENT } from '@kinlink/crypto/hash'
import { type Environment, LISTENING, type LoadedConfig, loadConfig, WINDOWS } from '@kinlink/runtime'
import { Type } from 'typebox'

const count = (value: number) => Type.Integer({ minimum: 0, default: value })

/** Environment of the mailbox. Budgets are per rolling BUDGET_SECONDS. */
export const Config = Type.Object({
  ...LISTENING,
  NETWORK: Type.String({ minLength: 1, maxLength: 64 }),
  DATABASE_URL: Type.String({ minLength: 1 }),
  REDIS_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  REGISTRY_URL: Type.String({ minLength: 1 }),
  ...WINDOWS,
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
  MESSAGES_PER_SOCIETY: count(2000),
  MESSAGES_PER_OFFICER: count(500),
  RIGHTS_PER_SOCIETY: count(500),
  RIGHTS_PER_OFFICER: count(100),
  BLOBS_PER_SOCIETY: count(2500),
  BLOB_BYTES: Type.Integer({
    minimum: ANSWER_BYTES,
    maximum: MAX_BLOB_CONTENT,
    default: MAX_BLOB_CONTENT,
    description: 'of the attachments of one message together',
  }),
  OFFER_MAX_DAYS: Type.Integer({ minimum: 1, default: 366, description: 'how far off an offer may be due' }),
  LOG_BEHIND_SECONDS: Type.Integer({
    minimum: 1,
    default: 900,
    description: 'after which entries that wait for the sequencer keep records from being handed out',
  }),
  REMATCH_ENTRY_SECONDS: Type.Integer({
    minimum: 1,
    default: 86_400,
    description: 'in which an entry is compared once more at the word of an officer, at most once',
  }),
  WAITING_SECONDS: Type.Integer({ minimum: 1, default: 30 }),
  SWEEP_SECONDS: Type.Integer({
    minimum: 1,
    default: 60,
    description: 'after which a message that nobody confirmed is sent again',
  }),
  IDEMPOTENCY_DAYS: Type.Integer({ minimum: 1, default: 30 }),
  ENDED_DAYS: Type.Integer({
    minimum: 1,
    default: 366,
    description: 'after their due dates, for which ended offers and erasures are kept',
  }),
})
type Keys = (typeof Config)['properties']
const SECRETS = ['DATABASE_URL', 'REDIS_URL', 'INTERNAL_TOKEN'] as const

export type MailboxConfig = LoadedConfig<Keys, (typeof SECRETS)[number]>

/** @throws ConfigError naming every key at fault. */
export const readConfig = (env: Environment): MailboxConfig => loadConfig(Config, env, SECRETS)
