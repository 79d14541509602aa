import { Bytes32, Id } from '@kinlink/contracts'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { WindowRule } from './clock.ts'
import { ConfigError } from './config.ts'
import type { LogLevel } from './logger.ts'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const satisfies readonly LogLevel[]

/** What every service reads: where it listens, how much it logs. */
export const LISTENING = {
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
  LOG_LEVEL: Type.Unsafe<LogLevel>(
    Type.Union(
      LEVELS.map((level) => Type.Literal(level)),
      { default: 'info' },
    ),
  ),
}

/** The network's release windows, for whoever counts them. */
export const WINDOWS = {
  WINDOW_SECONDS: Type.Integer({ minimum: 1, default: 86_400 }),
  WINDOW_ANCHOR: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$', default: '04:00:00Z' }),
}

/** One window every WINDOW_SECONDS, counted from WINDOW_ANCHOR. */
export const windowRuleOf = (config: { WINDOW_SECONDS: number; WINDOW_ANCHOR: string }): WindowRule => {
  const [hours = 0, minutes = 0, seconds = 0] = config.WINDOW_ANCHOR.slice(0, 8).split(':').map(Number)
  return { seconds: config.WINDOW_SECONDS, anchorSeconds: hours * 3600 + minutes * 60 + seconds }
}

/** The root of the network's trust, for whoever verifies its documents. */
export const ANCHORS = {
  ANCHOR_KEYS: Type.String({ minLength: 2, description: 'JSON array of {kid, pk}: who signs the first member list' }),
  ANCHOR_THRESHOLD: Type.Integer({ minimum: 1, default: 1 }),
}

/** Keys that the network's root of trust is pinned to. */
export type Anchors = { readonly keys: ReadonlyMap<string, string>; readonly threshold: number }

const AnchorKeys = Compile(
  Type.Array(Type.Object({ kid: Id, pk: Bytes32 }, { additionalProperties: false }), { minItems: 1, maxItems: 16 }),
)

/** @throws ConfigError naming the key at fault */
export const anchorsOf = (config: { ANCHOR_KEYS: string; ANCHOR_THRESHOLD: number }): Anchors => {
  const keys = parsed(config.ANCHOR_KEYS)
  if (!AnchorKeys.Check(keys)) throw new ConfigError('env/ANCHOR_KEYS must be a JSON array of {kid, pk}')
  if (new Set(keys.map(({ pk }) => pk)).size < config.ANCHOR_THRESHOLD)
    throw new ConfigError('env/ANCHOR_THRESHOLD must not exceed the number of anchor keys')
  return { keys: new Map(keys.map(({ kid, pk }) => [kid, pk])), threshold: config.ANCHOR_THRESHOLD }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
