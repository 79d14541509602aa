import { Bytes32, Id } from '@kinlink/contracts'
import { ConfigError, type Environment, type LogLevel, loadConfig, type WindowRule } from '@kinlink/runtime'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

/** Everything that the registry reads from its environment. */
export const Config = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
  LOG_LEVEL: Type.Union(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  DATABASE_URL: Type.String({ minLength: 1 }),
  REDIS_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  NETWORK: Type.String({ minLength: 1, maxLength: 64 }),
  TOKEN_KEY: Bytes32,
  ANCHOR_KEYS: Type.String({ minLength: 2, description: 'JSON array of {kid, pk}: who signs the first member list' }),
  ANCHOR_THRESHOLD: Type.Integer({ minimum: 1, default: 1 }),
  SWEEP_SECONDS: Type.Integer({
    minimum: 1,
    default: 60,
    description: 'after which a message that nobody confirmed is sent again',
  }),
  WINDOW_SECONDS: Type.Integer({ minimum: 1, default: 86_400 }),
  WINDOW_ANCHOR: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$', default: '04:00:00Z' }),
})

export type Anchors = { readonly keys: ReadonlyMap<string, string>; readonly threshold: number }

const AnchorKeys = Compile(
  Type.Array(Type.Object({ kid: Id, pk: Bytes32 }, { additionalProperties: false }), { minItems: 1, maxItems: 16 }),
)

/** @throws ConfigError naming every key at fault */
export const readConfig = (env: Environment) => {
  const { config, secrets } = loadConfig(Config, env, ['DATABASE_URL', 'REDIS_URL', 'INTERNAL_TOKEN', 'TOKEN_KEY'])
  const { ANCHOR_KEYS, ANCHOR_THRESHOLD, WINDOW_ANCHOR, WINDOW_SECONDS, LOG_LEVEL, ...plain } = config
  return {
    config: {
      ...plain,
      LOG_LEVEL: LOG_LEVEL as LogLevel,
      anchors: anchorsOf(ANCHOR_KEYS, ANCHOR_THRESHOLD),
      window: windowOf(WINDOW_SECONDS, WINDOW_ANCHOR),
    },
    secrets,
  }
}

export type RegistryConfig = ReturnType<typeof readConfig>

const windowOf = (seconds: number, anchor: string): WindowRule => {
  const [hours = 0, minutes = 0, rest = 0] = anchor.slice(0, 8).split(':').map(Number)
  return { seconds, anchorSeconds: hours * 3600 + minutes * 60 + rest }
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
