import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { CLUSTERS } from './kept/clusters.ts'
import { keep, layOut, readKept } from './kept/kept.ts'
import { type Environment, type Extra, societyEnvironment } from './network-environment.ts'
import { addressOf, type ExchangeService, type NetworkPlan, planNetwork, withPortsOf } from './network-plan.ts'
import { processesOf, type Side, sidesOf } from './network-processes.ts'
import { prepareSides, type Servers, startServers } from './network-servers.ts'
import { type NodeProcess, startNode } from './node-process.ts'
import { accountUrl, EXCHANGE_SERVICES } from './side.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'

export interface NetworkOptions {
  /** The data folder; see `chooseDataFolder`. */
  readonly dir: string
  /** Ids of the member Societies. */
  readonly members: readonly string[]
  /**
   * Built when the databases stand and before any process starts: addresses are known, and what environments hold, such
   * as anchor keys, can be provisioned in the Societies' databases (connection strings of their casework, by member).
   * With `kept`, the databases hold what an earlier start provisioned in them, and that is what it noted.
   */
  readonly extra?: (
    plan: NetworkPlan,
    caseworkDatabases: ReadonlyMap<string, string>,
    kept?: string,
  ) => Extra | Promise<Extra>
  /**
   * Keeps secrets and provisioned databases in the data folder, so that the next start under the same mark need not make
   * them; `made` is asked, after `extra`, what to note with them. Everything that processes write is new at each start.
   */
  readonly keep?: { readonly mark: string; made(): string }
  /** Runs when the exchange is up, while the Societies are still starting: the place to hand in public documents. */
  readonly onExchange?: (network: Network) => Promise<void>
  /** One process per service instead of one per trust side, so that single services can be killed. */
  readonly separate?: boolean
  /** False only for tests. */
  readonly fsync?: boolean
  readonly nodeOptions?: readonly string[]
  /** Hears what is being done, in words for people. */
  readonly report?: (step: string) => void
  readonly onRestart?: (process: string) => void
}

export interface SocietyAddresses {
  readonly caseworkUrl: string
  readonly auditUrl: string
  /** Superuser's connection to this Society's database. */
  readonly databaseUrl: string
  /** The environment its casework runs with, secrets included: what provisioning needs, and nobody else. */
  readonly environment: Environment
}

/** A running constellation: one exchange and its member Societies. */
export interface Network {
  readonly gatewayUrl: string
  readonly members: ReadonlyMap<string, SocietyAddresses>
  readonly exchange: {
    readonly databaseUrl: string
    /** Folder of raw database files. */
    readonly databaseDir: string
    readonly redisUrl: string
    readonly redisDir: string
    readonly urls: Readonly<Record<ExchangeService, string>>
  }
  readonly societies: { readonly databaseDir: string }
  /** Folder of one log file per process. */
  readonly logDir: string
  readonly restarts: ReadonlyMap<string, number>
  /** Names of the processes: `exchange-postgres`, `society-postgres`, `redis`, `exchange`, `society-<member>` or per service. */
  readonly processes: readonly string[]
  pid(process: string): number | undefined
  /** Sends a signal, SIGKILL unless told, and fulfils when the process is gone. It comes back by itself. */
  kill(process: string, signal?: NodeJS.Signals): Promise<void>
  /** Fulfils when the process answers again. */
  ready(process: string): Promise<void>
  stop(): Promise<void>
}

const addressesOf = (plan: NetworkPlan, { society }: Servers, extra: Extra): Network['members'] =>
  new Map(
    [...plan.societies].map(([member, side]) => [
      member,
      {
        caseworkUrl: addressOf(side.ports.casework),
        auditUrl: addressOf(side.ports.audit),
        databaseUrl: society.url(side.database),
        environment: societyEnvironment(
          plan,
          member,
          side,
          'casework',
          accountUrl(society.url(), side, 'casework'),
          extra,
        ),
      },
    ]),
  )

const caseworkDatabases = ({ societies }: NetworkPlan, { society }: Servers): ReadonlyMap<string, string> =>
  new Map([...societies].map(([member, side]) => [member, accountUrl(society.url(), side, 'casework')]))

const networkOf = (
  folder: DataFolder,
  supervisor: Supervisor,
  plan: NetworkPlan,
  servers: Servers,
  extra: Extra,
  logDir: string,
): Network => ({
  gatewayUrl: addressOf(plan.exchange.ports.gateway),
  members: addressesOf(plan, servers, extra),
  exchange: {
    databaseUrl: servers.exchange.url(plan.exchange.database),
    databaseDir: servers.exchange.dataDir,
    redisUrl: `redis://:${plan.redisPassword}@127.0.0.1:${plan.ports.redis}/0`,
    redisDir: join(folder.path, 'redis'),
    urls: Object.fromEntries(
      EXCHANGE_SERVICES.map((service) => [service, addressOf(plan.exchange.ports[service])]),
    ) as Record<ExchangeService, string>,
  },
  societies: { databaseDir: servers.society.dataDir },
  logDir,
  restarts: supervisor.restarts,
  get processes() {
    return supervisor.names
  },
  pid: (name) => supervisor.pid(name),
  kill: (name, signal = 'SIGKILL') => supervisor.kill(name, signal),
  ready: (name) => supervisor.ready(name),
  stop: async () => {
    await supervisor.stop()
    folder.release()
  },
})

const startSide = async (
  supervisor: Supervisor,
  side: Side,
  options: NetworkOptions,
  logDir: string,
): Promise<void> => {
  const start = (process: NodeProcess): Promise<void> =>
    supervisor.start({
      name: process.name,
      stopSignal: 'SIGTERM',
      launch: (started) => startNode(process, started),
    })
  // Nobody has to be there first: each waits for its database alone, and asks again where another does not answer yet.
  await Promise.all(processesOf(side, options, logDir).map(start))
}

/**
 * Starts databases, Redis, the exchange and every Society on free loopback ports, and keeps them running until `stop`.
 * When any of it fails to start, everything already started is stopped and the promise rejects with the end of its log.
 */
export const startNetwork = async (options: NetworkOptions): Promise<Network> => {
  const report = options.report ?? (() => {})
  const folder = await openDataFolder(options.dir)
  if (folder.ended > 0) report(`Ended ${folder.ended} processes of a run that was killed`)
  const supervisor = createSupervisor(folder, options.onRestart)
  try {
    const logDir = join(folder.path, 'logs')
    await mkdir(logDir, { mode: 0o700 })
    const kept = options.keep && (await readKept(folder.path, options.keep.mark))
    const fresh = await planNetwork(options.members)
    const plan = kept === undefined ? fresh : withPortsOf(kept.plan, fresh)
    if (kept !== undefined) await layOut(folder.path)
    report('Starting PostgreSQL and Redis')
    const servers = await startServers(folder, supervisor, plan, options.fsync ?? true)
    if (kept === undefined) {
      report('Preparing the databases')
      await prepareSides(servers, plan)
    }
    const extra = (await options.extra?.(plan, caseworkDatabases(plan, servers), kept?.made)) ?? {}
    if (kept === undefined && options.keep !== undefined) {
      const { mark, made } = options.keep
      await supervisor.whileDown(CLUSTERS, () => keep(folder.path, mark, { plan, made: made() }))
    }
    const network = networkOf(folder, supervisor, plan, servers, extra, logDir)
    const [exchange, ...societies] = sidesOf(plan, extra, servers.exchange.url(), servers.society.url())
    if (exchange === undefined) throw new RangeError('a network has an exchange')
    report('Starting the exchange and the Societies')
    await Promise.all([
      startSide(supervisor, exchange, options, logDir).then(() => options.onExchange?.(network)),
      ...societies.map((society) => startSide(supervisor, society, options, logDir)),
    ])
    return network
  } catch (error) {
    await supervisor.stop()
    folder.release()
    throw error
  }
}
