import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { freePorts } from './ports.ts'
import { type Account, EXCHANGE_SERVICES, type ServiceName, type SideDatabase, SOCIETY_SERVICES } from './side.ts'

export type ExchangeService = (typeof EXCHANGE_SERVICES)[number]
export type SocietyService = (typeof SOCIETY_SERVICES)[number]

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

export interface SocietyPlan extends SidePlan<SocietyService> {
  /** Opens the keys of cases and people. */
  readonly storageSecret: string
  /** Opens the keys that work with nobody signed in. */
  readonly automationSecret: string
}

export interface NetworkPlan {
  readonly exchange: SidePlan<ExchangeService>
  readonly societies: ReadonlyMap<string, SocietyPlan>
  readonly ports: { readonly exchangePostgres: number; readonly societyPostgres: number; readonly redis: number }
  readonly redisPassword: string
  /** Signs access tokens for Societies. */
  readonly tokenKey: KeyPair
  /** Signs checkpoints of the keys log; Societies pin its public half. */
  readonly keysLogKey: KeyPair
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

/** The plan with the ports of another: what is kept from an earlier run finds its ports taken. */
export const withPortsOf = (plan: NetworkPlan, { ports, exchange, societies }: NetworkPlan): NetworkPlan => ({
  ...plan,
  ports,
  exchange: { ...plan.exchange, ports: exchange.ports },
  societies: new Map(
    [...plan.societies].map(([member, side]) => [
      member,
      { ...side, ports: societies.get(member)?.ports ?? side.ports },
    ]),
  ),
})

/** Chooses ports, roles and secrets of one run; all are new each time. */
export const planNetwork = async (members: readonly string[]): Promise<NetworkPlan> => {
  const ports = await freePorts(3 + EXCHANGE_SERVICES.length + members.length * SOCIETY_SERVICES.length)
  const societyOf = (member: string): SocietyPlan => {
    const word = member.replaceAll('-', '_')
    return {
      side: 'society',
      database: `society_${word}`,
      accounts: accountsOf(SOCIETY_SERVICES, `${word}_`),
      storageSecret: secret(),
      automationSecret: secret(),
      internalToken: secret(),
      logKey: keyPair(),
      ports: portsOf(SOCIETY_SERVICES, ports),
    }
  }
  return {
    ports: { exchangePostgres: take(ports), societyPostgres: take(ports), redis: take(ports) },
    redisPassword: secret(),
    tokenKey: keyPair(),
    keysLogKey: keyPair(),
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
