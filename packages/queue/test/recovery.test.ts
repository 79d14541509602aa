import { sql } from '@kinlink/postgres'
import { testRedis } from '@kinlink/testing'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, outboxDepth, type QueueBackend, redisBackend } from '../src/index.ts'
import { type CuttableProxy, cuttableProxy } from './cuttable-proxy.ts'
import {
  addEffect,
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
let proxy: CuttableProxy
let backend: QueueBackend
let redis: Redis
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  setting = await prepareSetting()
  const { url } = await testRedis()
  redis = new Redis(url)
  proxy = await cuttableProxy(url)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  await setting.consumer.run(sql`delete from effect`)
  await setting.producer.run(sql`delete from outbox`)
  await redis.flushdb()
})
afterAll(async () => {
  redis.disconnect()
  await proxy.cut()
  await setting.close()
})

const open = (): QueueBackend => {
  backend = redisBackend({ url: proxy.url })
  closers.push(() => backend.close())
  return backend
}
const startRelay = (visibilityMs?: number, from: QueueBackend = backend): void => {
  const relay = relayOf(setting.producer, from, visibilityMs)
  closers.push(() => relay.close())
}
const startWorker = (handler = inTransaction(Payload, addEffect)): void => {
  const worker = workerOf(setting.consumer, backend, handler)
  closers.push(() => worker.close())
}
const allDone = (count: number) => async () => (await outboxDepth(setting.producer)).done === count
const allQueued = (count: number) => async () => (await outboxDepth(setting.producer)).queued === count

describe('when Redis loses what it held', () => {
  test('a Redis emptied between relay and worker loses no message', async () => {
    open()
    await emitRecords(setting.producer, 100)
    startRelay(2000)
    await until(allQueued(100))
    await redis.flushdb()
    startWorker()
    await until(allDone(100))
    expect(await effects(setting.consumer)).toEqual({ all: 100, different: 100 })
  })

  test('a Redis emptied in the middle of the work loses no message and repeats no effect', async () => {
    open()
    startRelay(1500)
    startWorker()
    for (let round = 0; round < 4; round += 1) {
      await emitRecords(setting.producer, 50, (i) => `r${round * 50 + i}`)
      await until(async () => (await effects(setting.consumer)).all > round * 50)
      await redis.flushdb()
    }
    await until(allDone(200))
    expect(await effects(setting.consumer)).toEqual({ all: 200, different: 200 })
  })
})

describe('when Redis is away', () => {
  test('messages are accepted meanwhile and go out when it is back', async () => {
    open()
    startRelay(2000)
    startWorker()
    await emitRecords(setting.producer, 1)
    await until(allDone(1))
    await proxy.cut()
    await emitRecords(setting.producer, 20)
    expect(await outboxDepth(setting.producer)).toMatchObject({ pending: 20 })
    await proxy.mend()
    await until(allDone(21))
  })

  test('relay and worker that start without it begin when it is there', async () => {
    await proxy.cut()
    open()
    startRelay(2000)
    startWorker()
    await emitRecords(setting.producer, 5)
    await expect(backend.check()).rejects.toThrow()
    await proxy.mend()
    await until(allDone(5))
    await backend.check()
  })
})

describe('when a process dies', () => {
  test('the message of a killed worker is worked on by another, once', async () => {
    open()
    await emitRecords(setting.producer, 1)
    startRelay()
    const begun = Promise.withResolvers<void>()
    const never = Promise.withResolvers<void>()
    const killed = workerOf(
      setting.consumer,
      backend,
      inTransaction(Payload, async (payload, tx) => {
        await addEffect(payload, tx)
        begun.resolve()
        await never.promise
      }),
    )
    await begun.promise
    await killed.close(true)
    startWorker()
    // The database ends a dead process's transaction; here the process lives on, so its end has to be played.
    never.reject(new Error('killed'))
    await until(allDone(1))
    expect(await effects(setting.consumer)).toEqual({ all: 1, different: 1 })
  })

  test('a relay that dies after adding and before noting it adds again, and the effect stays single', async () => {
    open()
    let crashes = 3
    const crashing: QueueBackend = {
      ...backend,
      producer(queue, onError) {
        const real = backend.producer(queue, onError)
        return {
          ...real,
          async add(messages) {
            await real.add(messages)
            crashes -= 1
            if (crashes >= 0) throw new Error('crash')
          },
        }
      },
    }
    await emitRecords(setting.producer, 50)
    startWorker()
    startRelay(60_000, crashing)
    await until(allDone(50))
    expect(await effects(setting.consumer)).toEqual({ all: 50, different: 50 })
  })

  test('two relays and two workers share the work without repeating an effect', async () => {
    open()
    startRelay()
    startRelay()
    startWorker()
    startWorker()
    await emitRecords(setting.producer, 400)
    await until(allDone(400))
    expect(await effects(setting.consumer)).toEqual({ all: 400, different: 400 })
  })
})
