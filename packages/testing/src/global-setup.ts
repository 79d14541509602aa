import type { TestProject } from 'vitest/node'
import { startTestServers } from './servers.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string
    redisUrl: string
  }
}

/** Vitest's global setup: provides `databaseUrl` and `redisUrl`; a second project of the same run shares the first's servers. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const servers = await startTestServers()
  process.env.TEST_DATABASE_URL = servers.databaseUrl
  process.env.TEST_REDIS_URL = servers.redisUrl
  project.provide('databaseUrl', servers.databaseUrl)
  project.provide('redisUrl', servers.redisUrl)
  return () => servers.stop()
}
