import { Bytes32, MAX_HOLDS_MS } from '@kinlink/contracts'
import { ANCHORS, anchorsOf, type Environment, LISTENING, loadConfig, WINDOWS, windowRuleOf } from '@kinlink/runtime'
import { Type } from 'typebox'

/** Everything that the registry reads from its environment. */
export const Config = Type.Object({
  ...LISTENING,
  DATABASE_URL: Type.String({ minLength: 1 }),
  REDIS_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  NETWORK: Type.String({ minLength: 1, maxLength: 64 }),
  TOKEN_KEY: Bytes32,
  KEYS_LOG_KEY: Bytes32,
  ...ANCHORS,
  SWEEP_SECONDS: Type.Integer({
    minimum: 1,
    default: 60,
    description: 'after which a message that nobody confirmed is sent again',
  }),
  CONTEXT_HOLDS_MS: Type.Integer({
    minimum: 0,
    maximum: MAX_HOLDS_MS,
    default: 500,
    description: 'for which the gateway may allow by one answer, and for which a changed document is answered later',
  }),
  ...WINDOWS,
})

const SECRETS = ['DATABASE_URL', 'REDIS_URL', 'INTERNAL_TOKEN', 'TOKEN_KEY', 'KEYS_LOG_KEY'] as const

/** @throws ConfigError naming every key at fault */
export const readConfig = (env: Environment) => {
  const { config, secrets } = loadConfig(Config, env, SECRETS)
  const { ANCHOR_KEYS, ANCHOR_THRESHOLD, WINDOW_ANCHOR, WINDOW_SECONDS, ...plain } = config
  return { config: { ...plain, anchors: anchorsOf(config), window: windowRuleOf(config) }, secrets }
}

export type RegistryConfig = ReturnType<typeof readConfig>
