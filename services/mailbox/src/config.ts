import { ANSWER_BYTES } from '@kinlink/contracts'
import { MAX_BLOB_CONTENT } from '@kinlink/crypto/hash'
import { type Environment, LISTENING, type LoadedConfig, loadConfig, WINDOWS } from '@kinlink/runtime'
import { Type } from 'typebox'

const count = (value: number) => Type.Integer({ minimum: 0, default: value })

const most = (value: number, description: string) => Type.Integer({ minimum: 0, default: value, description })

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
  SUBMISSIONS_PER_SOCIETY: most(500, 'the most, however much the Society has asked before'),
  SUBMISSIONS_PER_OFFICER: most(100, 'the most, however much the officer has asked before'),
  SUBMISSIONS_FLOOR_PER_SOCIETY: most(50, 'what a Society may submit that has hardly asked before'),
  SUBMISSIONS_FLOOR_PER_OFFICER: most(20, 'what an officer may submit who has hardly asked before'),
  VOLUME_SPANS: Type.Integer({
    minimum: 1,
    maximum: 366,
    default: 28,
    description: 'spans before the running one over which the volume of submissions is averaged',
  }),
  VOLUME_FACTOR: Type.Integer({
    minimum: 1,
    maximum: 100,
    default: 3,
    description: 'how many times the mean volume may be submitted within a span',
  }),
  APPROVALS_PER_SOCIETY: most(50, 'submissions above the budget that a second officer may approve'),
  APPROVALS_PER_OFFICER: most(20, 'the same, by one second officer'),
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
  RATE_DAYS: Type.Integer({
    minimum: 1,
    maximum: 366,
    default: 90,
    description: 'over which rates of hits are compared, for the network auditor',
  }),
  RATE_MIN_REQUESTS: Type.Integer({
    minimum: 1,
    default: 50,
    description: 'fewer than which a Society or key is not compared',
  }),
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
