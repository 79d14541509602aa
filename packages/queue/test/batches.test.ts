import { sql } from '@kinlink/postgres'
import { testRedis } from '@kinlink/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  DeadMessage,
  inBatches,
  outboxDepth,
  type QueueBackend,
  redisBackend,
  type TopicHandler,
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
  TOPIC,
  until,
  workerOf,
} from './setting.ts'

let setting: Setting
let backend: QueueBackend
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  setting = await prepareSetting()
  backend = redisBackend({ url: (await testRedis()).url })
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  await setting.consumer.run(sql`delete from effect`)
  await setting.producer.run(sql`delete from outbox`)
})
afterAll(async () => {
  await backend.close()
  await setting.close()
})

const startRelay = (): void => {
  const relay = relayOf(setting.producer, backend)
  closers.push(() => relay.close())
}
const startWorker = (handler: TopicHandler): void => {
  const worker = workerOf(setting.consumer, backend, handler)
  closers.push(() => worker.close())
}
const allDone = (count: number) => async () => (await outboxDepth(setting.producer)).done === count
type Batch = readonly { recordId: string }[]

/** Writes all effects of a batch in its transaction; `sizes` tells how the work was cut. */
const together = (sizes: number[], check: (batch: Batch) => void = () => {}): TopicHandler =>
  inBatches(Payload, async (batch, { once }) => {
    sizes.push(batch.length)
    check(batch)
    await once(async (tx, first) => {
      for (const payload of first) await addEffect(payload, tx)
    })
  })

const context = () => ({ db: setting.consumer, clock, signal: AbortSignal.timeout(60_000) })
const message = (id: string) => ({ id: `producer-${id}`, topic: TOPIC, payload: { recordId: 'r7' } })

describe('messages that are worked on in batches', () => {
  test('have their effects once, several in one transaction', async () => {
    const sizes: number[] = []
    await emitRecords(setting.producer, 200)
    startWorker(together(sizes))
    startRelay()
    await until(allDone(200))
    expect(await effects(setting.consumer)).toEqual({ all: 200, different: 200 })
    expect(sizes.length).toBeLessThan(150)
  })

  test('have no second effect when they are delivered again, together with new ones or twice at once', async () => {
    const handler = together([])
    await Promise.all(['a', 'b'].map((id) => handler(message(id), context())))
    await Promise.all(['a', 'b', 'c', 'c'].map((id) => handler(message(id), context())))
    await handler(message('a'), context())
    expect(await effects(setting.consumer)).toMatchObject({ all: 3 })
  })

  test('are not harmed by one among them that can never be worked on', async () => {
    await emitRecords(setting.producer, 20)
    const bad = (batch: Batch): void => {
      if (batch.some(({ recordId }) => recordId === 'r3')) throw new DeadMessage('this one')
    }
    startWorker(together([], bad))
    startRelay()
    await until(async () => (await outboxDepth(setting.producer)).dead === 1)
    await until(allDone(19))
    expect(await effects(setting.consumer)).toEqual({ all: 19, different: 19 })
  })

  test('are not harmed by one among them whose effect the database refuses, and that one is tried again', async () => {
    await emitRecords(setting.producer, 20)
    let refusals = 0
    const handler = inBatches(Payload, (_batch, { once }) =>
      once(async (tx, first) => {
        for (const payload of first) {
          const refused = payload.recordId === 'r3' && refusals < 2
          if (refused) refusals += 1
          await (refused ? tx.run(sql`insert into effect (record_id) values (null)`) : addEffect(payload, tx))
        }
      }),
    )
    startWorker(handler)
    startRelay()
    await until(allDone(20))
    expect(await effects(setting.consumer)).toEqual({ all: 20, different: 20 })
  })

  test('of a killed worker are worked on by another, once', async () => {
    await emitRecords(setting.producer, 4)
    startRelay()
    const begun = Promise.withResolvers<void>()
    const never = Promise.withResolvers<void>()
    const hanging = inBatches(Payload, (_batch, { once }) =>
      once(async (tx, first) => {
        for (const payload of first) await addEffect(payload, tx)
        begun.resolve()
        await never.promise
      }),
    )
    const killed = workerOf(setting.consumer, backend, hanging)
    await begun.promise
    await killed.close(true)
    startWorker(together([]))
    // The database ends a dead process's transaction; here the process lives on, so its end has to be played.
    never.reject(new Error('killed'))
    await until(allDone(4))
    expect(await effects(setting.consumer)).toEqual({ all: 4, different: 4 })
  })

  test('that end without a transaction of their own count as worked on', async () => {
    const seen: number[] = []
    const handler = inBatches(Payload, async (batch) => void seen.push(batch.length))
    await Promise.all(['x', 'y'].map((id) => handler(message(id), context())))
    await handler(message('x'), context())
    expect(seen).toEqual([2])
  })
})
