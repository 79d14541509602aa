import { fileURLToPath } from 'node:url'
import { freePort, type ServiceProcess, startChild, testRedis } from '@kinlink/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callerOf, type Ground, prepareGround, type Running, until } from './ground.ts'
import { startReceiver } from './receiver.ts'

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url))
let ground: Ground
beforeAll(async () => {
  ground = await prepareGround({ WEBHOOK_TOTAL_MS: '1000', WEBHOOK_RETRY_SECONDS: Array(50).fill('0.1').join() })
})
afterAll(() => ground?.close())

const startProcess = async (level = 'silent'): Promise<{ process: ServiceProcess; delivery: Running }> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const process = await startChild({ entry, env: { ...ground.env, PORT: String(port), LOG_LEVEL: level }, url })
  return { process, delivery: callerOf(url, async () => {}) }
}

describe('kill -9 of delivery', () => {
  it('loses no webhook that was being sent, and gives a repeated one the same id', async () => {
    let hold = true
    const receiver = await startReceiver((response) => {
      if (!hold) response.end()
    })
    let { process, delivery } = await startProcess()
    await delivery.call('PUT', '/internal/endpoints/transit', { url: receiver.url })
    const ids = await ground.publish('transit', 10)
    await until(async () => receiver.received.length >= 2 && (await delivery.feed('transit')).length === 11)
    const sent = receiver.received.length
    await process.kill9()
    hold = false
    ;({ process, delivery } = await startProcess())
    const answered = () => new Set(receiver.received.slice(sent).map(({ event }) => event.eventId))
    await until(() => ids.every((id) => answered().has(id)), 40)
    expect((await delivery.feed('transit')).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 11 }, (_, index) => index + 1),
    )
    expect(await process.stop()).toBe(0)
    receiver.close()
  })

  it('and a flushed Redis lose no event', async () => {
    let { process, delivery } = await startProcess()
    const publishing = ground.publish('origin', 50)
    await process.kill9()
    const ids = await publishing
    // Gives out the same logical database, emptied.
    await testRedis()
    ;({ process, delivery } = await startProcess())
    await until(async () => (await delivery.feed('origin')).length === 50, 40)
    const events = await delivery.feed('origin')
    expect(new Set(events.map(({ eventId }) => eventId))).toEqual(new Set(ids))
    await process.stop()
  })

  it('logs no address, key or event of what it delivers', async () => {
    const receiver = await startReceiver()
    const { process, delivery } = await startProcess('trace')
    const { body } = await delivery.call('PUT', '/internal/endpoints/destination', {
      url: `${receiver.url}/a-secret-path`,
    })
    await until(() => receiver.received.length === 1)
    const eventId = receiver.received[0]?.event.eventId ?? ''
    for (const secret of ['a-secret-path', body.publicKey, eventId]) expect(process.output()).not.toContain(secret)
    await process.stop()
    receiver.close()
  })
})
