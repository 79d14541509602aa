import { type Db, sql } from '@kinlink/postgres'
import { testRedis } from '@kinlink/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  emit,
  inTransaction,
  outboxDepth,
  postgresBackend,
  type QueueBackend,
  redisBackend,
  type TopicHandler,
  withControl,
} from '../src/index.ts'
import {
  addEffect,
  clock,
  effects,
  emitRecords,
  Payload,
  prepareSetting,
  QUEUE,
  relayOf,
  type Setting,
  TOPIC,
  until,
  workerOf,
} from './setting.ts'

let setting: Setting
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  setting = await prepareSetting()
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  for (const db of [setting.producer, setting.consumer]) {
    await db.run(sql`delete from effect`)
    await db.run(sql`delete from outbox`)
  }
})
afterAll(() => setting.close())

const backendOf = async (kind: 'redis' | 'postgres'): Promise<QueueBackend> =>
  kind === 'redis'
    ? redisBackend({ url: (await testRedis()).url })
    : postgresBackend({ connectionString: setting.consumerUrl, schema: 'jobs' })

// On Redis between two services, as at the exchange; on PostgreSQL inside one, as at a Society.
describe.each(['redis', 'postgres'] as const)('with BullMQ on %s', (kind) => {
  let backend: QueueBackend
  let from: Db
  let to: Db

  beforeAll(async () => {
    backend = await backendOf(kind)
    from = kind === 'redis' ? setting.producer : setting.consumer
    to = setting.consumer
  })
  afterAll(() => backend.close())

  const start = (handler?: TopicHandler): void => {
    const relay = relayOf(from, backend, 60_000, kind === 'redis' ? [] : [QUEUE])
    const worker = workerOf(to, backend, handler)
    closers.push(
      () => relay.close(),
      () => worker.close(),
    )
  }
  const allDone = (count: number) => async () => (await outboxDepth(from)).done === count

  test('every committed message has its effect once and is then confirmed', async () => {
    await emitRecords(from, 300)
    start()
    await until(allDone(300))
    expect(await effects(to)).toEqual({ all: 300, different: 300 })
  })

  test('a message whose business transaction is rolled back never goes out', async () => {
    start()
    const undone = from.transaction(async (tx) => {
      await emit(tx, { topic: TOPIC, payload: { recordId: 'r1' } }, clock)
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await outboxDepth(from)).toEqual({})
  })

  test('a message waits in PostgreSQL until it is due', async () => {
    start()
    const dueAt = new Date(Date.now() + 700)
    await from.transaction(async (tx) => {
      await emit(tx, { topic: TOPIC, payload: { recordId: 'r1' }, dueAt }, clock)
    })
    await until(async () => (await effects(to)).all === 1)
    expect(Date.now()).toBeGreaterThanOrEqual(dueAt.getTime())
  })

  test('a handler that fails at first is tried again until it succeeds, and its failures leave no effect', async () => {
    let calls = 0
    await emitRecords(from, 1)
    start(
      inTransaction(Payload, async (payload, tx) => {
        await addEffect(payload, tx)
        calls += 1
        if (calls < 3) throw new Error('not yet')
      }),
    )
    await until(allDone(1))
    expect(await effects(to)).toEqual({ all: 1, different: 1 })
    expect(calls).toBe(3)
  })

  test('a handler that fails after its commit is not run again', async () => {
    let calls = 0
    await emitRecords(from, 1)
    start(
      withControl(Payload, async (payload, { once }) => {
        calls += 1
        await once((tx) => addEffect(payload, tx))
        if (calls === 1) throw new Error('after the commit')
      }),
    )
    await until(allDone(1))
    expect(await effects(to)).toEqual({ all: 1, different: 1 })
    expect(calls).toBe(1)
  })
})

describe('between two services on PostgreSQL', () => {
  test('a confirmation that nobody heard is made up for by a repeat without effect', async () => {
    const backend = await backendOf('postgres')
    const relay = relayOf(setting.producer, backend, 1500)
    const worker = workerOf(setting.consumer, backend)
    closers.push(
      () => relay.close(),
      () => worker.close(),
    )
    await emitRecords(setting.producer, 300)
    await until(async () => (await outboxDepth(setting.producer)).done === 300)
    expect(await effects(setting.consumer)).toEqual({ all: 300, different: 300 })
  })
})

describe('what a message may carry', () => {
  test.each([
    ['a name', 'Amal Haile'],
    ['a long text', 'x'.repeat(65)],
    ['nothing', ''],
  ])('%s is refused, since messages carry ids and codes only', async (_what, recordId) => {
    const emitted = setting.producer.transaction((tx) => emit(tx, { topic: TOPIC, payload: { recordId } }, clock))
    await expect(emitted).rejects.toThrow(RangeError)
  })
})
