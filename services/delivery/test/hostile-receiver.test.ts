import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Ground, logged, prepareGround, type Running, startDelivery, until } from './ground.ts'
import { startReceiver } from './receiver.ts'

let ground: Ground
let delivery: Running
const closers: (() => void)[] = []
beforeAll(async () => {
  ground = await prepareGround({ WEBHOOK_TOTAL_MS: '700', WEBHOOK_RETRY_AFTER_CAP: '3600', WEBHOOK_CONCURRENCY: '2' })
  delivery = await startDelivery(ground)
})
afterEach(() => {
  for (const close of closers.splice(0)) close()
})
afterAll(async () => {
  await delivery?.close()
  await ground?.close()
})

const receiver = async (...args: Parameters<typeof startReceiver>) => {
  const made = await startReceiver(...args)
  closers.push(made.close)
  return made
}
/** A receiver below HTTP. */
const rawReceiver = async (serve: (socket: Socket) => void): Promise<string> => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
const put = (member: string, url: string) => delivery.call('PUT', `/internal/endpoints/${member}`, { url })
const attempts = async (member: string): Promise<{ attempt: number; outcome: string; status: number | null }[]> =>
  (await delivery.call('GET', `/internal/endpoints/${member}/attempts`)).body.items
const State = Type.Object({ state: Type.String(), next_at: Timestamp })
const deliveries = (member: string) =>
  ground.superuser.many(
    State,
    sql`select d.state, d.next_at from delivery d join endpoint e on e.id = d.endpoint where e.member = ${member}`,
  )
const ended = (member: string, state: string) => async () =>
  (await deliveries(member)).every((delivery) => delivery.state === state)

describe('a receiver that', () => {
  it('fails is tried again as often as the table says, and then no more', async () => {
    const { url, received } = await receiver((response) => response.writeHead(500).end('an answer with words'))
    await put('failing', url)
    await until(ended('failing', 'exhausted'))
    expect(received).toHaveLength(4)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect((await attempts('failing')).map(({ attempt, outcome, status }) => [attempt, outcome, status])).toEqual(
      [1, 2, 3, 4].map((attempt) => [attempt, 'refused', 500]),
    )
    const log = (await logged(ground)).filter(({ tree }) => tree === 'member:failing')
    expect(log.filter(({ action }) => action === 'webhook.fail')).toHaveLength(4)
    expect(JSON.stringify(log)).not.toContain('words')
  })

  it('recovers gets what it missed', async () => {
    const { url, received } = await receiver((response, _one, count) => {
      response.writeHead(count < 3 ? 503 : 204).end()
    })
    await put('recovering', url)
    await until(ended('recovering', 'delivered'))
    expect(received).toHaveLength(3)
    const log = (await logged(ground)).filter(({ tree }) => tree === 'member:recovering')
    expect(log.filter(({ action }) => action === 'webhook.deliver')).toHaveLength(1)
  })

  it('never answers holds up nobody but itself', async () => {
    const slow = await receiver(() => {})
    const quick = await receiver()
    await put('slow', slow.url)
    await put('quick', quick.url)
    await ground.publish('slow', 20)
    await until(() => slow.received.length >= 2)
    const before = Date.now()
    await ground.publish('quick', 20)
    await until(() => quick.received.length === 21)
    expect(Date.now() - before).toBeLessThan(5000)
    expect(slow.received.length).toBeLessThan(20)
    await until(async () => (await attempts('slow')).length > 0)
    expect((await attempts('slow'))[0]).toMatchObject({ outcome: 'timeout', status: null })
  })

  it('redirects is a failure, and where it points to is not asked', async () => {
    const other = await receiver()
    const { url } = await receiver((response) => response.writeHead(307, { location: other.url }).end())
    await put('redirecting', url)
    await until(ended('redirecting', 'exhausted'))
    expect((await attempts('redirecting'))[0]).toMatchObject({ outcome: 'redirect', status: 307 })
    expect(other.connections()).toBe(0)
  })

  it('is gone gets nothing more, and its member reads so in the feed', async () => {
    const { url, received } = await receiver((response) => response.writeHead(410).end())
    await put('gone', url)
    await until(async () => (await delivery.feed('gone')).length === 2)
    expect((await delivery.feed('gone')).map(({ type }) => type)).toEqual(['ping', 'endpoint.disabled'])
    expect((await delivery.call('GET', '/internal/endpoints/gone')).body.state).toBe('disabled')
    await ground.publish('gone')
    await until(async () => (await delivery.feed('gone')).length === 3)
    expect(received).toHaveLength(1)
    const again = await receiver()
    expect((await put('gone', again.url)).body.state).toBe('active')
    await until(() => again.received.length === 1)
    expect(again.received[0]?.event.type).toBe('ping')
  })

  it('asks for a pause of a year gets the pause that is granted at most', async () => {
    const { url } = await receiver((response) => response.writeHead(429, { 'retry-after': '31536000' }).end())
    await put('pausing', url)
    await until(async () => (await attempts('pausing')).length === 1)
    const [{ state, next_at } = { state: '', next_at: new Date(0) }] = await deliveries('pausing')
    expect(state).toBe('pending')
    expect(next_at.getTime() - Date.now()).toBeGreaterThan(3_500_000)
    expect(next_at.getTime() - Date.now()).toBeLessThan(3_700_000)
  })

  it('answers with a body without end is cut off after 64 KiB or so', async () => {
    let sent = 0
    const url = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n')
      const pour = (): void => {
        while (!socket.destroyed && socket.writable) {
          sent += 65_536
          if (!socket.write('x'.repeat(65_536))) return void socket.once('drain', pour)
        }
      }
      pour()
    })
    await put('pouring', url)
    await until(ended('pouring', 'delivered'))
    const soon = sent
    expect(soon).toBeLessThan(32 * 1024 * 1024)
    expect((await attempts('pouring'))[0]).toMatchObject({ outcome: 'delivered', status: 200 })
  })

  it.each([
    ['speaks no HTTP', 'babbling', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'), 'invalid-answer'],
    ['hangs up', 'hanging', (socket: Socket) => socket.destroy(), 'unreachable'],
    [
      'sends headers without end',
      'heading',
      (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`),
      'invalid-answer',
    ],
    [
      'sends its headers drop by drop',
      'dripping',
      (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nx:'),
      'timeout',
    ],
  ] as const)('%s is a failure', async (_title, member, serve, outcome) => {
    await put(member, await rawReceiver(serve))
    await until(async () => (await attempts(member)).length > 0)
    expect((await attempts(member))[0]).toMatchObject({ outcome, status: null })
  })

  it('is not there is a failure', async () => {
    const { url, close } = await startReceiver()
    close()
    await put('absent', url)
    await until(async () => (await attempts('absent')).length > 0)
    expect((await attempts('absent'))[0]).toMatchObject({ outcome: 'unreachable', status: null })
  })
})

it('attempts are read page by page, each member its own', async () => {
  const first = await delivery.call('GET', '/internal/endpoints/failing/attempts?limit=3')
  expect(first.body.items.map(({ attempt }: { attempt: number }) => attempt)).toEqual([1, 2, 3])
  const rest = await delivery.call('GET', `/internal/endpoints/failing/attempts?limit=3&after=${first.body.next}`)
  expect(rest.body.items.map(({ attempt }: { attempt: number }) => attempt)).toEqual([4])
  expect(rest.body.next).toBeUndefined()
  expect((await delivery.call('GET', '/internal/endpoints/nobody/attempts')).body).toEqual({ items: [] })
  expect((await delivery.call('GET', '/internal/endpoints/failing/attempts?after=x')).status).toBe(400)
})
