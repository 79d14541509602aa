import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { testDatabase, testRedis } from '../src/index.ts'

it('gives each test file a database of its own', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  expect(one.name).not.toBe(two.name)
  await one.drop()
  await two.drop()
})

it('gives a Redis that answers and is empty', async () => {
  const { url } = await testRedis()
  const redis = new Redis(url)
  expect(await redis.dbsize()).toBe(0)
  await redis.set('a', '1')
  expect(await redis.get('a')).toBe('1')
  redis.disconnect()
})
