import { sql, type Tx } from '@kinlink/postgres'
import { testRedis } from '@kinlink/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  createWorker,
  emit,
  inTransaction,
  outboxDepth,
  postgresBackend,
  type QueueBackend,
  redisBackend,
  startRelay,
  withControl,
} from '../src/index.ts'
import { clock, effects, logger, Payload, prepareSetting, type Setting, until } from './setting.ts'

const addEffect = async ({ recordId }: { recordId: string }, tx: Tx): Promise<void> => {
  await tx.run(sql`insert into effect (record_id) values (${recordId})`)
}

const emitRecords = (setting: Setting, count: number): Promise<void> =>
  setting.producer.transaction(async (tx) => {
    for (let i = 0; i < count; i += 1) await emit(tx, { topic: 'record.stored', payload: { recordId: `r${i}` } }, clock)
  })

describe.each(['redis', 'postgres'] as const)('with BullMQ on %s', (kind) => {
  let setting: Setting
  let backend: QueueBackend
  const closers: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    setting = await prepareSetting()
    backend =
      kind === 'redis'
        ? redisBackend({ url: (await testRedis()).url })
        : postgresBackend({ connectionString: setting.consumerUrl, schema: 'jobs' })
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

  const relay = (visibilityMs = 60_000) => {
    const started = startRelay({
      db: setting.producer,
      backend,
      routes: { 'record.stored': 'kinlink-consumer' },
      clock,
      logger,
      pollMs: 50,
      visibilityMs,
    })
    closers.push(() => started.close())
    return started
  }
  const worker = (handler = inTransaction(Payload, addEffect)) => {
    const topics = { 'record.stored': handler }
    const made = createWorker({ backend, queue: 'kinlink-consumer', topics, db: setting.consumer, clock, logger })
    closers.push(() => made.close())
    return made
  }

  test('every committed message has its effect once and is then confirmed', async () => {
    await emitRecords(setting, 300)
    relay()
    worker()
    await until(async () => (await outboxDepth(setting.producer)).done === 300)
    expect(await effects(setting.consumer)).toEqual({ all: 300, different: 300 })
  })

  test('a message whose business transaction is rolled back never goes out', async () => {
    relay()
    worker()
    const undone = setting.producer.transaction(async (tx) => {
      await emit(tx, { topic: 'record.stored', payload: { recordId: 'r1' } }, clock)
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await outboxDepth(setting.producer)).toEqual({})
  })

  test('a message waits in PostgreSQL until it is due', async () => {
    relay()
    worker()
    const dueAt = new Date(Date.now() + 700)
    await setting.producer.transaction(async (tx) => {
      await emit(tx, { topic: 'record.stored', payload: { recordId: 'r1' }, dueAt }, clock)
    })
    await until(async () => (await effects(setting.consumer)).all === 1)
    expect(Date.now()).toBeGreaterThanOrEqual(dueAt.getTime())
  })

  test('a handler that fails at first is tried again until it succeeds', async () => {
    let calls = 0
    await emitRecords(setting, 1)
    relay()
    worker(
      inTransaction(Payload, async (payload, tx) => {
        await addEffect(payload, tx)
        calls += 1
        if (calls < 3) throw new Error('not yet')
      }),
    )
    await until(async () => (await outboxDepth(setting.producer)).done === 1)
    expect(await effects(setting.consumer)).toEqual({ all: 1, different: 1 })
    expect(calls).toBe(3)
  })

  test('a handler with control has one effect however often it is delivered', async () => {
    let calls = 0
    await emitRecords(setting, 1)
    relay()
    worker(
      withControl(Payload, async (payload, { once }) => {
        calls += 1
        await once((tx) => addEffect(payload, tx))
        if (calls === 1) throw new Error('after the commit')
      }),
    )
    await until(async () => (await outboxDepth(setting.producer)).done === 1)
    expect(await effects(setting.consumer)).toEqual({ all: 1, different: 1 })
    expect(calls).toBe(1)
  })
})
