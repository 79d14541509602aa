import { join } from 'node:path'
import type { DataFolder } from './data-folder.ts'
import { CLUSTERS } from './kept/clusters.ts'
import type { NetworkPlan } from './network-plan.ts'
import { type PostgresServer, startPostgres } from './postgres-server.ts'
import { startRedis } from './redis-server.ts'
import { prepareSide } from './side.ts'
import type { Supervisor } from './supervisor.ts'

/** The two database clusters of a network; they are never one. */
export interface Servers {
  readonly exchange: PostgresServer
  readonly society: PostgresServer
}

/** Starts both clusters and Redis and keeps them running on the ports of the plan. */
export const startServers = async (
  folder: DataFolder,
  supervisor: Supervisor,
  plan: NetworkPlan,
  fsync: boolean,
): Promise<Servers> => {
  const cluster = async (name: string, port: number): Promise<PostgresServer> => {
    const { promise, resolve } = Promise.withResolvers<PostgresServer>()
    await supervisor.start({
      name,
      stopSignal: 'SIGINT',
      foundation: true,
      launch: async (started) => {
        const server = await startPostgres({ dir: join(folder.path, name), port, fsync, socket: true, started })
        resolve(server)
        return server
      },
    })
    return promise
  }
  const redis = { dir: join(folder.path, 'redis'), port: plan.ports.redis, password: plan.redisPassword }
  const [exchange, society] = await Promise.all([
    cluster(CLUSTERS[0], plan.ports.exchangePostgres),
    cluster(CLUSTERS[1], plan.ports.societyPostgres),
    supervisor.start({
      name: 'redis',
      stopSignal: 'SIGTERM',
      foundation: true,
      launch: (started) => startRedis({ ...redis, started }),
    }),
  ])
  return { exchange, society }
}

/** Brings the databases of the exchange and of every Society up to date. */
export const prepareSides = async ({ exchange, society }: Servers, plan: NetworkPlan): Promise<void> => {
  const societies = async (): Promise<void> => {
    for (const side of plan.societies.values()) await prepareSide(society.url(), side)
  }
  await Promise.all([prepareSide(exchange.url(), plan.exchange), societies()])
}
