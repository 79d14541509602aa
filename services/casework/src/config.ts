import { ATTACHMENT_BYTES, Bytes32, MemberId } from '@kinlink/contracts'
import { MAX_BLOB_CONTENT } from '@kinlink/crypto/hash'
import { ANCHORS, anchorsOf, type Environment, LISTENING, loadConfig, WINDOWS, windowRuleOf } from '@kinlink/runtime'
import { Type } from 'typebox'
import { readRetention } from './retention/retention-days.ts'

const Seconds = (minimum: number, maximum: number, fallback: number) =>
  Type.Number({ minimum, maximum, default: fallback })

/** A fraction for tests. */
const Days = (fallback: number, description: string) =>
  Type.Number({ exclusiveMinimum: 0, maximum: 360, default: fallback, description })
const DAY_MS = 86_400_000

/** Everything that casework reads from its environment. */
export const Config = Type.Object({
  ...LISTENING,
  DATABASE_URL: Type.String({ minLength: 1 }),
  QUEUE_SCHEMA: Type.String({ pattern: '^[a-z_][a-z0-9_]{0,62}$', default: 'casework_queue' }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  NETWORK: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,63}$' }),
  MEMBER: MemberId,
  GATEWAY_URL: Type.String({ pattern: '^https?://' }),
  AUDIT_URL: Type.String({ pattern: '^https?://' }),
  ...ANCHORS,
  KEYS_LOG_PUBLIC_KEY: Type.Optional(Bytes32),
  STORAGE_SECRET: Type.String({ minLength: 32, description: 'opens the keys of cases and people' }),
  AUTOMATION_SECRET: Type.String({ minLength: 32, description: 'opens the keys that work with nobody signed in' }),
  SESSION_SECONDS: Type.Integer({ minimum: 1, maximum: 86_400, default: 900 }),
  SIGN_INS_PER_MINUTE: Type.Integer({ minimum: 1, default: 30, description: 'per address that asks' }),
  SWEEP_SECONDS: Seconds(1, 3600, 30),
  FEED_SECONDS: Seconds(0.05, 3600, 5),
  NETWORK_SECONDS: Seconds(0.05, 86_400, 60),
  RETENTION_DAYS: Type.String({ default: '', description: 'class=days, separated by commas: see retention-days.ts' }),
  ...WINDOWS,
  MESSAGE_LINES: Type.Integer({ minimum: 1, maximum: 200, default: 30, description: 'of the form for messages' }),
  MESSAGE_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 900,
    default: 180,
    description: 'of a recording: what a form of so many lines takes to say',
  }),
  ATTACHMENT_BYTES: Type.Integer({
    minimum: 1,
    maximum: ATTACHMENT_BYTES,
    default: ATTACHMENT_BYTES,
    description: 'of one attachment',
  }),
  ATTACHMENTS_BYTES: Type.Integer({
    minimum: 1,
    maximum: MAX_BLOB_CONTENT,
    default: MAX_BLOB_CONTENT,
    description: 'of all that come with one message',
  }),
  ITEM_GRACE_SECONDS: Type.Number({
    minimum: 1,
    maximum: 2_592_000,
    default: 86_400,
    description: 'after which an item that its sender names and that has not arrived counts as withheld',
  }),
  EPOCH_DAYS: Days(90, 'after which an open epoch is due to be replaced'),
  EPOCH_CLOSING_DAYS: Days(30, 'for which a replaced epoch can still be opened'),
  KEY_CHANGE_DAYS: Days(14, 'for which a proposed change of keys waits for the other administrator'),
  WEBHOOK_URL: Type.Optional(
    Type.String({ pattern: '^https?://', maxLength: 500, description: 'where the exchange reaches POST /v1/webhook' }),
  ),
})

const SECRETS = ['DATABASE_URL', 'INTERNAL_TOKEN', 'STORAGE_SECRET', 'AUTOMATION_SECRET'] as const

/** @throws ConfigError naming every key at fault */
export const readConfig = (env: Environment) => {
  const { config, secrets } = loadConfig(Config, env, SECRETS)
  const { ANCHOR_KEYS, ANCHOR_THRESHOLD, WINDOW_ANCHOR, WINDOW_SECONDS, RETENTION_DAYS, ...others } = config
  const { EPOCH_DAYS, EPOCH_CLOSING_DAYS, KEY_CHANGE_DAYS, ...plain } = others
  const keyRules = {
    epochMs: EPOCH_DAYS * DAY_MS,
    closingMs: EPOCH_CLOSING_DAYS * DAY_MS,
    changeMs: KEY_CHANGE_DAYS * DAY_MS,
  }
  const retention = readRetention(RETENTION_DAYS)
  return {
    config: { ...plain, anchors: anchorsOf(config), windows: windowRuleOf(config), retention, keyRules },
    secrets,
  }
}

export type CaseworkConfig = ReturnType<typeof readConfig>
