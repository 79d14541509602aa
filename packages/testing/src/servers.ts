import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { passingFolder, startPostgres, startRedis } from '@kinlink/embedded'

const run = promisify(execFile)

/** One PostgreSQL and one Redis for a test run, and how to be rid of them. */
export interface TestServers {
  readonly databaseUrl: string
  readonly redisUrl: string
  stop(): Promise<void>
}

const containerEngineAnswers = async (): Promise<boolean> => {
  try {
    await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 2_000 })
    return true
  } catch {
    return false
  }
}

const FAST = ['fsync=off', 'full_page_writes=off', 'max_connections=250', 'wal_compression=off']

const startContainers = async (): Promise<TestServers> => {
  const { GenericContainer, Wait } = await import('testcontainers')
  const [postgres, redis] = await Promise.all([
    new GenericContainer('postgres:18')
      .withEnvironment({ POSTGRES_USER: 'kinlink', POSTGRES_PASSWORD: 'kinlink' })
      .withCommand(['postgres', ...FAST.flatMap((setting) => ['-c', setting])])
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
      .start(),
    new GenericContainer('redis:8')
      .withCommand(['redis-server', '--maxmemory-policy', 'noeviction'])
      .withExposedPorts(6379)
      .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
      .start(),
  ])
  return {
    databaseUrl: `postgres://kinlink:kinlink@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`,
    redisUrl: `redis://${redis.getHost()}:${redis.getMappedPort(6379)}/0`,
    stop: async () => void (await Promise.all([postgres.stop(), redis.stop()])),
  }
}

const startEmbedded = async (): Promise<TestServers> => {
  const dir = await passingFolder('kinlink-test-')
  const redis = await startRedis({ dir: join(dir, 'redis') })
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), fsync: false, socket: true }).catch(
    async (error: unknown) => {
      await redis.stop()
      throw error
    },
  )
  return {
    databaseUrl: postgres.url(),
    redisUrl: redis.url,
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()])
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/**
 * The one place that decides where tests find their servers: those named by TEST_DATABASE_URL and TEST_REDIS_URL,
 * else containers where an engine answers within two seconds, else the embedded ones.
 */
export const startTestServers = async (env: NodeJS.ProcessEnv = process.env): Promise<TestServers> => {
  const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = env
  if (databaseUrl !== undefined && redisUrl !== undefined) return { databaseUrl, redisUrl, stop: async () => {} }
  return (await containerEngineAnswers()) ? startContainers() : startEmbedded()
}
