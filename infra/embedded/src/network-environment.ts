import {
  addressOf,
  type ExchangeService,
  type NetworkPlan,
  type SidePlan,
  type SocietyPlan,
  type SocietyService,
} from './network-plan.ts'
import { QUEUE_SCHEMA, type ServiceName } from './side.ts'

export type Environment = Readonly<Record<string, string>>

/** What the caller adds to the environments: keys, limits, windows. */
export interface Extra {
  /** Given to every service that knows the key. */
  readonly all?: Environment
  readonly exchange?: Readonly<Partial<Record<ExchangeService, Environment>>>
  readonly society?: (member: string) => Readonly<Partial<Record<SocietyService, Environment>>>
}

const peers = (ports: Readonly<Record<string, number>>): Environment =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${name.toUpperCase()}_URL`, addressOf(port)]))

const common = (plan: SidePlan, service: ServiceName, port: number, databaseUrl: string): Environment => ({
  HOST: '127.0.0.1',
  PORT: String(port),
  DATABASE_URL: databaseUrl,
  INTERNAL_TOKEN: plan.internalToken,
  LOG_KEY: plan.logKey.seed,
  SIDE: plan.side,
  ...Object.fromEntries(Object.entries(peers(plan.ports)).filter(([key]) => key !== `${service.toUpperCase()}_URL`)),
})

/** The environment of one exchange service. Keys that its configuration does not know are ignored by it. */
export const exchangeEnvironment = (
  plan: NetworkPlan,
  service: ExchangeService,
  databaseUrl: string,
  extra: Extra,
): Environment => ({
  ...common(plan.exchange, service, plan.exchange.ports[service], databaseUrl),
  REDIS_URL: `redis://:${plan.redisPassword}@127.0.0.1:${plan.ports.redis}/0`,
  TOKEN_KEY: plan.tokenKey.seed,
  KEYS_LOG_KEY: plan.keysLogKey.seed,
  // A network of one machine is set up by many documents, one after the other.
  CONTEXT_HOLDS_MS: '20',
  TOKEN_PUBLIC_KEY: plan.tokenKey.publicKey,
  WEBHOOK_SECRET: plan.webhookSecret,
  // A closed network: the Societies of this machine, at their own ports, and nothing else.
  WEBHOOK_ALLOW: '127.0.0.1/32',
  WEBHOOK_PORTS: [...plan.societies.values()].map(({ ports }) => ports.casework).join(',') || '443',
  ...extra.all,
  ...extra.exchange?.[service],
})

/** The environment of one service of a Society: it knows its own side and the exchange's door, nothing else. */
export const societyEnvironment = (
  plan: NetworkPlan,
  member: string,
  side: SocietyPlan,
  service: SocietyService,
  databaseUrl: string,
  extra: Extra,
): Environment => ({
  ...common(side, service, side.ports[service], databaseUrl),
  MEMBER: member,
  GATEWAY_URL: addressOf(plan.exchange.ports.gateway),
  QUEUE_SCHEMA,
  KEYS_LOG_PUBLIC_KEY: plan.keysLogKey.publicKey,
  STORAGE_SECRET: side.storageSecret,
  AUTOMATION_SECRET: side.automationSecret,
  WEBHOOK_URL: `${addressOf(side.ports.casework)}/v1/webhook`,
  ...extra.all,
  ...extra.society?.(member)[service],
})

/** Keys of several services in one environment: `GATEWAY__PORT`. */
export const prefixed = (service: ServiceName, environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).map(([key, value]) => [`${service.toUpperCase()}__${key}`, value]))
