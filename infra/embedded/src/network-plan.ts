import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { freePorts } from './ports.ts'
import {
  type Account,
  EXCHANGE_SERVICES,
  QUEUE_SCHEMA,
  type ServiceName,
  type SideDatabase,
  SOCIETY_SERVICES,
} from './side.ts'

export type Environment = Readonly<Record<string, string>>
export type ExchangeService = (typeof EXCHANGE_SERVICES)[number]
export type SocietyService = (typeof SOCIETY_SERVICES)[number]

/** What the caller adds to the environments: keys, limits, windows. */
export interface Extra {
  /** Given to every service that knows the key. */
  readonly all?: Environment
  readonly exchange?: Readonly<Partial<Record<ExchangeService, Environment>>>
  readonly society?: (member: string) => Readonly<Partial<Record<SocietyService, Environment>>>
}

/** An Ed25519 key pair, each half 32 bytes in unpadded base64url. */
export interface KeyPair {
  readonly seed: string
  readonly publicKey: string
}

/** One trust side: its database, and where each of its services listens. */
export interface SidePlan<Name extends string = string> extends SideDatabase {
  readonly internalToken: string
  /** Signs this side's log checkpoints. */
  readonly logKey: KeyPair
  readonly ports: Readonly<Record<Name, number>>
}

export interface NetworkPlan {
  readonly exchange: SidePlan<ExchangeService>
  readonly societies: ReadonlyMap<string, SidePlan<SocietyService>>
  readonly ports: { readonly exchangePostgres: number; readonly societyPostgres: number; readonly redis: number }
  readonly redisPassword: string
  /** Signs access tokens for Societies. */
  readonly tokenKey: KeyPair
  /** Under which delivery keeps the keys of webhook endpoints. */
  readonly webhookSecret: string
}

const secret = (): string => randomBytes(32).toString('base64url')

const keyPair = (): KeyPair => {
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  if (d === undefined || x === undefined) throw new TypeError('an Ed25519 key has two halves')
  return { seed: d, publicKey: x }
}

const accountsOf = (services: readonly ServiceName[], prefix: string): Account[] =>
  services.map((service) => ({ service, role: `${prefix}${service}`, password: secret() }))

const take = (ports: number[]): number => {
  const port = ports.shift()
  if (port === undefined) throw new RangeError('more ports are needed than were found')
  return port
}

const portsOf = <Name extends string>(names: readonly Name[], ports: number[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, take(ports)])) as Record<Name, number>

/** Chooses ports, roles and secrets of one run; all are new each time. */
export const planNetwork = async (members: readonly string[]): Promise<NetworkPlan> => {
  const ports = await freePorts(3 + EXCHANGE_SERVICES.length + members.length * SOCIETY_SERVICES.length)
  const societyOf = (member: string): SidePlan<SocietyService> => {
    const word = member.replaceAll('-', '_')
    return {
      side: 'society',
      database: `society_${word}`,
      accounts: accountsOf(SOCIETY_SERVICES, `${word}_`),
      internalToken: secret(),
      logKey: keyPair(),
      ports: portsOf(SOCIETY_SERVICES, ports),
    }
  }
  return {
    ports: { exchangePostgres: take(ports), societyPostgres: take(ports), redis: take(ports) },
    redisPassword: secret(),
    tokenKey: keyPair(),
    webhookSecret: secret(),
    exchange: {
      side: 'exchange',
      database: 'exchange',
      accounts: accountsOf(EXCHANGE_SERVICES, ''),
      internalToken: secret(),
      logKey: keyPair(),
      ports: portsOf(EXCHANGE_SERVICES, ports),
    },
    societies: new Map(members.map((member) => [member, societyOf(member)])),
  }
}

/** Where a service listens. */
export const addressOf = (port: number): string => `http://127.0.0.1:${port}`

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
  TOKEN_PUBLIC_KEY: plan.tokenKey.publicKey,
  WEBHOOK_SECRET: plan.webhookSecret,
  ...extra.all,
  ...extra.exchange?.[service],
})

/** The environment of one service of a Society: it knows its own side and the exchange's door, nothing else. */
export const societyEnvironment = (
  plan: NetworkPlan,
  member: string,
  side: SidePlan<SocietyService>,
  service: SocietyService,
  databaseUrl: string,
  extra: Extra,
): Environment => ({
  ...common(side, service, side.ports[service], databaseUrl),
  MEMBER: member,
  GATEWAY_URL: addressOf(plan.exchange.ports.gateway),
  QUEUE_SCHEMA,
  ...extra.all,
  ...extra.society?.(member)[service],
})

/** Keys of several services in one environment: `GATEWAY__PORT`. */
export const prefixed = (service: ServiceName, environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).map(([key, value]) => [`${service.toUpperCase()}__${key}`, value]))
