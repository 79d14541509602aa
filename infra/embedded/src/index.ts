export type { Child } from './child.ts'
export { type DataFolder, DataFolderRefused, openDataFolder } from './data-folder.ts'
export { chooseDataFolder, passingFolder, temporaryFolder } from './folder-choice.ts'
export { type Account, accountWith, newAccounts } from './founding/account.ts'
export {
  type FoundedMember,
  type FoundedNetwork,
  type Founding,
  type FoundingOptions,
  type Guest,
  prepareFounding,
  startFoundedNetwork,
} from './founding/founding.ts'
export { COORDINATOR, MEMBERS, type Member } from './founding/member.ts'
export { type Network, type NetworkOptions, type SocietyAddresses, startNetwork } from './network.ts'
export type { Environment, Extra } from './network-environment.ts'
export { addressOf, type KeyPair, type NetworkPlan, type SocietyPlan } from './network-plan.ts'
export { type NodeProcess, startNode } from './node-process.ts'
export { freePort, freePorts } from './ports.ts'
export { type PostgresOptions, type PostgresServer, startPostgres } from './postgres-server.ts'
export { findRedis, type RedisOptions, type RedisServer, startRedis } from './redis-server.ts'
export { untilStopped } from './stop-signal.ts'
export { createSupervisor, type Managed, type Supervisor } from './supervisor.ts'
