import { Bytes32 } from '@kinlink/contracts'
import { type Environment, LISTENING, loadConfig } from '@kinlink/runtime'
import { Type } from 'typebox'

/** Everything that the gateway reads from its environment. Rates are per minute. */
export const Config = Type.Object({
  ...LISTENING,
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
export const readConfig = (env: Environment) => loadConfig(Config, env, ['DATABASE_URL', 'INTERNAL_TOKEN'])

export type GatewayConfig = ReturnType<typeof readConfig>
