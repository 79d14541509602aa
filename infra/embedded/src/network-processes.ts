import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Environment,
  type Extra,
  exchangeEnvironment,
  prefixed,
  societyEnvironment,
} from './network-environment.ts'
import { addressOf, type NetworkPlan } from './network-plan.ts'
import type { NodeProcess } from './node-process.ts'
import { accountUrl, EXCHANGE_SERVICES, type ServiceName, SOCIETY_SERVICES } from './side.ts'

const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const mainOf = (service: ServiceName): string => entry(`../../../services/${service}/src/main.ts`)

interface Part {
  readonly service: ServiceName
  readonly port: number
  readonly env: Environment
}

/** One trust side's Node processes: what runs in them, with which environment. */
export interface Side {
  readonly name: string
  readonly entry: string
  readonly parts: readonly Part[]
}

/** One process per side, or with `separate` one per service. */
export const processesOf = (
  side: Side,
  options: { readonly separate?: boolean; readonly nodeOptions?: readonly string[] },
  logDir: string,
): NodeProcess[] => {
  const nodeOptions = options.nodeOptions === undefined ? {} : { nodeOptions: options.nodeOptions }
  const urls = side.parts.map(({ port }) => addressOf(port))
  if (options.separate !== true) {
    const env: Environment = Object.fromEntries(
      side.parts.flatMap(({ service, env }) => Object.entries(prefixed(service, env))),
    )
    return [
      { name: side.name, entry: side.entry, env, urls, logFile: join(logDir, `${side.name}.log`), ...nodeOptions },
    ]
  }
  return side.parts.map(({ service, port, env }) => {
    const name = `${side.name}-${service}`
    return {
      name,
      entry: mainOf(service),
      env,
      urls: [addressOf(port)],
      logFile: join(logDir, `${name}.log`),
      ...nodeOptions,
    }
  })
}

/** The exchange first, then every Society. */
export const sidesOf = (plan: NetworkPlan, extra: Extra, exchangeUrl: string, societyUrl: string): Side[] => {
  const exchange: Side = {
    name: 'exchange',
    entry: entry('./exchange.ts'),
    parts: EXCHANGE_SERVICES.map((service) => ({
      service,
      port: plan.exchange.ports[service],
      env: exchangeEnvironment(plan, service, accountUrl(exchangeUrl, plan.exchange, service), extra),
    })),
  }
  const societies = [...plan.societies].map(([member, side]) => ({
    name: `society-${member}`,
    entry: entry('./society.ts'),
    parts: SOCIETY_SERVICES.map((service) => ({
      service,
      port: side.ports[service],
      env: societyEnvironment(plan, member, side, service, accountUrl(societyUrl, side, service), extra),
    })),
  }))
  return [exchange, ...societies]
}
