import { Bytes32 } from '@kinlink/contracts'
import { type Environment, type LogLevel, loadConfig } from '@kinlink/runtime'
import { Type } from 'typebox'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** Everything that the gateway reads from its environment. Rates are per minute. */
export const Config = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
  LOG_LEVEL: Type.Union(
    LEVELS.map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  DATABASE_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  NETWORK: Type.String({ minLength: 1, maxLength: 64 }),
  TOKEN_PUBLIC_KEY: Bytes32,
  REGISTRY_URL: Type.String({ minLength: 1 }),
  MAILBOX_URL: Type.String({ minLength: 1 }),
  DELIVERY_URL: Type.String({ minLength: 1 }),
  AUDIT_URL: Type.String({ minLength: 1 }),
  RATE_PER_ADDRESS: Type.Integer({ minimum: 1, default: 20_000 }),
  RATE_PER_MEMBER: Type.Integer({ minimum: 1, default: 10_000 }),
})

/** @throws ConfigError naming every key at fault */
export const readConfig = (env: Environment) => {
  const { config, secrets } = loadConfig(Config, env, ['DATABASE_URL', 'INTERNAL_TOKEN'])
  return { config: { ...config, LOG_LEVEL: config.LOG_LEVEL as LogLevel }, secrets }
}

export type GatewayConfig = ReturnType<typeof readConfig>
