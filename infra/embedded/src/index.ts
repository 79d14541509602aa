export { freePort, freePorts } from './ports.ts'
export { type PostgresOptions, type PostgresServer, startPostgres } from './postgres-server.ts'
export { findRedis, type RedisOptions, type RedisServer, startRedis } from './redis-server.ts'
