import { ConfigError, type Environment, LISTENING, type LoadedConfig, loadConfig, WINDOWS } from '@kinlink/runtime'
import { Type } from 'typebox'

const DAY = 86_400
const ms = (value: number) => Type.Integer({ minimum: 1, default: value })

/** Environment of delivery. */
export const Config = Type.Object({
  ...LISTENING,
  NETWORK: Type.String({ minLength: 1, maxLength: 64 }),
  DATABASE_URL: Type.String({ minLength: 1 }),
  REDIS_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  ...WINDOWS,
  WEBHOOK_SECRET: Type.String({ minLength: 32, description: 'seals the endpoints’ signing keys at rest' }),
  WEBHOOK_ALLOW: Type.String({
    default: '',
    description: 'networks (CIDR) and hosts of a closed network that webhooks may reach, also by http; comma list',
  }),
  WEBHOOK_PORTS: Type.String({ pattern: '^[0-9]+(,[0-9]+)*$', default: '443' }),
  WEBHOOK_RETRY_SECONDS: Type.String({
    pattern: '^[0-9]+(\\.[0-9]+)?(,[0-9]+(\\.[0-9]+)?)*$',
    default: '5,300,1800,7200,18000,36000,50400,72000,86400',
  }),
  WEBHOOK_RETRY_AFTER_CAP: Type.Integer({ minimum: 0, default: DAY, description: 'seconds' }),
  WEBHOOK_CONCURRENCY: Type.Integer({ minimum: 1, default: 4, description: 'attempts at a time per endpoint' }),
  WEBHOOK_CONNECT_MS: ms(5000),
  WEBHOOK_TOTAL_MS: ms(15_000),
  WEBHOOK_POLL_MS: ms(1000),
})
type Keys = (typeof Config)['properties']
const SECRETS = ['DATABASE_URL', 'REDIS_URL', 'INTERNAL_TOKEN', 'WEBHOOK_SECRET'] as const

export type DeliveryConfig = LoadedConfig<Keys, (typeof SECRETS)[number]>

/** @throws ConfigError naming every key at fault. */
export const readConfig = (env: Environment): DeliveryConfig => loadConfig(Config, env, SECRETS)

/** A comma list of numbers, as the configuration schema has let it pass. */
export const numbersOf = (list: string): number[] => list.split(',').map(Number)

/** Makes what the configuration describes, or says which key is at fault. */
export const fromKey = <T>(key: string, make: () => T): T => {
  try {
    return make()
  } catch {
    throw new ConfigError(`env/${key} is not valid`)
  }
}
