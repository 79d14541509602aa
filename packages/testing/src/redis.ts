import { Redis } from 'ioredis'
import { inject } from 'vitest'

export interface TestRedis {
  readonly url: string
}

/** Promises an emptied logical database of the run's Redis that no other test worker uses at the same time. */
export const testRedis = async (): Promise<TestRedis> => {
  const url = new URL(inject('redisUrl'))
  url.pathname = `/${1 + (Number(process.env.VITEST_POOL_ID ?? '1') % 15)}`
  const redis = new Redis(url.href, { lazyConnect: true })
  await redis.connect()
  await redis.flushdb()
  redis.disconnect()
  return { url: url.href }
}
