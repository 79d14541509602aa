import { ATTACHMENT_BYTES, Bytes32, Id, MemberId } from '@kinlink/contracts'
import { MAX_BLOB_CONTENT } from '@kinlink/crypto/hash'
import { ConfigError, type Environment, type LogLevel, loadConfig, type WindowRule } from '@kinlink/runtime'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { readRetention } from './retention/retention-days.ts'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const Seconds = (minimum: number, maximum: number, fallback: number) =>
  Type.Number({ minimum, maximum, default: fallback })

/** Everything that casework reads from its environment. */
export const Config = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
  LOG_LEVEL: Type.Union(
    LEVELS.map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  DATABASE_URL: Type.String({ minLength: 1 }),
  QUEUE_SCHEMA: Type.String({ pattern: '^[a-z_][a-z0-9_]{0,62}$', default: 'casework_queue' }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  NETWORK: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,63}$' }),
  MEMBER: MemberId,
  GATEWAY_URL: Type.String({ pattern: '^https?://' }),
  AUDIT_URL: Type.String({ pattern: '^https?://' }),
  ANCHOR_KEYS: Type.String({ minLength: 2, description: 'JSON array of {kid, pk}: who signs the member list' }),
  ANCHOR_THRESHOLD: Type.Integer({ minimum: 1, default: 1 }),
  STORAGE_SECRET: Type.String({ minLength: 32, description: 'opens the keys of cases and people' }),
  AUTOMATION_SECRET: Type.String({ minLength: 32, description: 'opens the keys that work with nobody signed in' }),
  SESSION_SECONDS: Type.Integer({ minimum: 1, maximum: 86_400, default: 900 }),
  SIGN_INS_PER_MINUTE: Type.Integer({ minimum: 1, default: 30, description: 'per address that asks' }),
  SWEEP_SECONDS: Seconds(1, 3600, 30),
  FEED_SECONDS: Seconds(0.05, 3600, 5),
  NETWORK_SECONDS: Seconds(0.05, 86_400, 60),
  RETENTION_DAYS: Type.String({ default: '', description: 'class=days, separated by commas: see retention-days.ts' }),
  WINDOW_SECONDS: Type.Integer({ minimum: 1, default: 86_400 }),
  WINDOW_ANCHOR: Type.String({ pattern: '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z$', default: '04:00:00Z' }),
  MESSAGE_LINES: Type.Integer({ minimum: 1, maximum: 200, default: 30, description: 'of the form for messages' }),
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
  WEBHOOK_URL: Type.Optional(
    Type.String({ pattern: '^https?://', maxLength: 500, description: 'where the exchange reaches POST /v1/webhook' }),
  ),
})

/** Keys that the network's root of trust is pinned to. */
export type Anchors = { readonly keys: ReadonlyMap<string, string>; readonly threshold: number }

const AnchorKeys = Compile(
  Type.Array(Type.Object({ kid: Id, pk: Bytes32 }, { additionalProperties: false }), { minItems: 1, maxItems: 16 }),
)

const SECRETS = ['DATABASE_URL', 'INTERNAL_TOKEN', 'STORAGE_SECRET', 'AUTOMATION_SECRET'] as const

/** @throws ConfigError naming every key at fault */
export const readConfig = (env: Environment) => {
  const { config, secrets } = loadConfig(Config, env, SECRETS)
  const { ANCHOR_KEYS, ANCHOR_THRESHOLD, WINDOW_ANCHOR, WINDOW_SECONDS, LOG_LEVEL, RETENTION_DAYS, ...plain } = config
  const anchors = anchorsOf(ANCHOR_KEYS, ANCHOR_THRESHOLD)
  const windows = windowsOf(WINDOW_SECONDS, WINDOW_ANCHOR)
  const retention = readRetention(RETENTION_DAYS)
  return { config: { ...plain, LOG_LEVEL: LOG_LEVEL as LogLevel, anchors, windows, retention }, secrets }
}

export type CaseworkConfig = ReturnType<typeof readConfig>

/** The network's release windows: one every WINDOW_SECONDS, counted from WINDOW_ANCHOR. */
const windowsOf = (length: number, anchor: string): WindowRule => {
  const [hours = 0, minutes = 0, seconds = 0] = anchor.slice(0, 8).split(':').map(Number)
  return { seconds: length, anchorSeconds: hours * 3600 + minutes * 60 + seconds }
}

const anchorsOf = (text: string, threshold: number): Anchors => {
  const keys = parsed(text)
  if (!AnchorKeys.Check(keys)) throw new ConfigError('env/ANCHOR_KEYS must be a JSON array of {kid, pk}')
  if (new Set(keys.map(({ pk }) => pk)).size < threshold)
    throw new ConfigError('env/ANCHOR_THRESHOLD must not exceed the number of anchor keys')
  return { keys: new Map(keys.map(({ kid, pk }) => [kid, pk])), threshold }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
