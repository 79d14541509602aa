export { type TestDatabase, testDatabase } from './database.ts'
export { type TestRedis, testRedis } from './redis.ts'
