export { freePort, freePorts, startPostgres, startRedis } from '@kinlink/embedded'
export { preparedDatabase, type TestDatabase, testDatabase } from './database.ts'
export { type TestRedis, testRedis } from './redis.ts'
export { type ServiceProcess, type ServiceProcessOptions, startChild } from './service-process.ts'
