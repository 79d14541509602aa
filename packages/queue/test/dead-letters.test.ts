import { sql } from '@kinlink/postgres'
import { testRedis } from '@kinlink/testing'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  DeadMessage,
  deadLetters,
  inTransaction,
  outboxDepth,
  type QueueBackend,
  redisBackend,
  redrive,
} from '../src/index.ts'
import {
  addEffect,
  clock,
  effects,
  emitRecords,
  Payload,
  prepareSetting,
  relayOf,
  type Setting,
  until,
  workerOf,
} from './setting.ts'

let setting: Setting
let backend: QueueBackend
let redis: Redis
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  setting = await prepareSetting()
  const { url } = await testRedis()
  redis = new Redis(url)
  backend = redisBackend({ url })
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  await setting.producer.run(sql`delete from outbox`)
  await setting.consumer.run(sql`delete from effect`)
})
afterAll(async () => {
  redis.disconnect()
  await backend.close()
  await setting.close()
})

const start = (handler = inTransaction(Payload, addEffect)): void => {
  const relay = relayOf(setting.producer, backend)
  const worker = workerOf(setting.consumer, backend, handler)
  closers.push(
    () => relay.close(),
    () => worker.close(),
  )
}
const dead = async (): Promise<boolean> => (await outboxDepth(setting.producer)).dead === 1

describe('a message that can never be worked on', () => {
  test('is dead at once when its payload does not fit, and operators see it', async () => {
    await emitRecords(setting.producer, 1, () => 'not-a-record')
    start()
    await until(dead)
    const [letter] = await deadLetters(setting.producer)
    expect(letter).toMatchObject({ topic: 'record.stored', attempts: 1 })
    expect(await effects(setting.consumer)).toEqual({ all: 0, different: 0 })
  })

  test('can be sent again by an operator, and a dead outcome heard twice does not bury it', async () => {
    await emitRecords(setting.producer, 1)
    const refuse = inTransaction(Payload, async () => {
      throw new DeadMessage('refused for ever')
    })
    start(refuse)
    await until(dead)
    for (const close of closers.splice(0).reverse()) await close()
    const ids = (await deadLetters(setting.producer)).map(({ id }) => id)
    expect(await redrive(setting.producer, ids, clock)).toBe(1)
    start()
    await until(async () => (await outboxDepth(setting.producer)).done === 1)
    expect(await effects(setting.consumer)).toEqual({ all: 1, different: 1 })
  })

  test('leaves nothing of its error in Redis', async () => {
    const marker = 'canary-of-a-row-value'
    await emitRecords(setting.producer, 1)
    start(
      inTransaction(Payload, async () => {
        throw new DeadMessage(marker)
      }),
    )
    await until(dead)
    for (const key of await redis.keys('*')) expect((await redis.dump(key))?.includes(marker) ?? false).toBe(false)
  })
})
