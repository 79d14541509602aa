import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { Type } from 'typebox'
import { afterEach, describe, expect, test } from 'vitest'
import {
  closeInReverse,
  createInternalClient,
  createLogger,
  every,
  newId,
  nextWindow,
  windowStart,
} from '../src/index.ts'

const logger = createLogger({ name: 'test', level: 'silent' })

describe('release windows', () => {
  test('start every day at 04:00 UTC unless said otherwise', () => {
    expect(windowStart(new Date('2026-03-29T03:59:59.999Z'))).toEqual(new Date('2026-03-28T04:00:00Z'))
    expect(windowStart(new Date('2026-03-29T04:00:00Z'))).toEqual(new Date('2026-03-29T04:00:00Z'))
    expect(nextWindow(new Date('2026-03-29T04:00:00Z'))).toEqual(new Date('2026-03-30T04:00:00Z'))
    expect(nextWindow(new Date('2026-12-31T23:00:00Z'))).toEqual(new Date('2027-01-01T04:00:00Z'))
  })

  test('can be seconds long, and contain every instant once', () => {
    const rule = { seconds: 3, anchorSeconds: 1 }
    for (let t = 0; t < 20_000; t += 137) {
      const at = new Date(t)
      expect(windowStart(at, rule) <= at && at < nextWindow(at, rule)).toBe(true)
    }
    expect(() => windowStart(new Date(0), { seconds: 0, anchorSeconds: 0 })).toThrow(RangeError)
  })

  test('ids are 22 characters and do not repeat', () => {
    const ids = new Set(Array.from({ length: 10_000 }, newId))
    expect(ids.size).toBe(10_000)
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{21}[AQgw]$/)
  })
})

describe('repeated work', () => {
  test('never overlaps, goes on after a failure, and is over when stopped', async () => {
    let running = 0
    let runs = 0
    let failures = 0
    const enough = Promise.withResolvers<void>()
    const work = async () => {
      running += 1
      expect(running).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 3))
      running -= 1
      runs += 1
      if (runs === 5) enough.resolve()
      if (runs === 2) throw new Error('once')
    }
    const ticker = every(1, work, { logger, onError: () => void failures++ })
    ticker.nudge()
    await enough.promise
    await ticker.stop()
    const after = runs
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([runs, running, failures]).toEqual([after, 0, 1])
  })

  test('is done at once when nudged', async () => {
    let runs = 0
    const ticker = every(3_600_000, async () => void runs++, { logger })
    await expect.poll(() => runs).toBe(1)
    ticker.nudge()
    await expect.poll(() => runs).toBe(2)
    await ticker.stop()
  })

  test('rests between two runs that are asked for, when it is to', async () => {
    const began: number[] = []
    const ticker = every(3_600_000, async () => void began.push(performance.now()), {
      logger,
      gatherMs: 1,
      restMs: 100,
    })
    const asking = setInterval(ticker.nudge, 2)
    await expect.poll(() => began.length, { timeout: 5000 }).toBeGreaterThan(2)
    clearInterval(asking)
    await ticker.stop()
    const [first = 0, second = 0, third = 0] = began
    expect(Math.min(second - first, third - second)).toBeGreaterThanOrEqual(98)
  })

  test('is done once for all nudges of one moment, when they gather', async () => {
    let runs = 0
    const ticker = every(3_600_000, async () => void runs++, { logger, gatherMs: 20 })
    await expect.poll(() => runs).toBe(1)
    for (let nudges = 0; nudges < 10; nudges += 1) {
      ticker.nudge()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect.poll(() => runs).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(runs).toBe(2)
    ticker.nudge()
    await ticker.stop()
  })
})

test('what was started is closed in reverse, all of it, even when some of it fails', async () => {
  const closed: string[] = []
  const closing = closeInReverse()
  closing.add(async () => void closed.push('database'))
  closing.add(async () => {
    throw new Error('stuck')
  })
  closing.add(async () => void closed.push('app'))
  await expect(closing.close()).rejects.toThrow(AggregateError)
  expect(closed).toEqual(['app', 'database'])
})

describe('a call to another service', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })
  const answering = async (status: number, body: string): Promise<string> => {
    server = createServer((_request, response) => response.writeHead(status).end(body))
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
  }
  const State = Type.Object({ state: Type.String() }, { additionalProperties: false })
  const ask = (baseUrl: string) =>
    createInternalClient({ baseUrl, token: 't'.repeat(32), timeoutMs: 500 }).call('GET', '/internal/x', {
      response: State,
    })

  test('gives the checked value', async () => {
    expect(await ask(await answering(200, '{"state":"fine"}'))).toEqual({
      ok: true,
      status: 200,
      value: { state: 'fine' },
    })
  })

  test('gives the problem that the other service told', async () => {
    const body = '{"type":"urn:kinlink:problem:conflict","title":"t","status":409,"code":"conflict","params":{"n":1}}'
    expect(await ask(await answering(409, body))).toEqual({
      ok: false,
      problem: { code: 'conflict', params: { n: 1 } },
    })
  })

  test.each([
    [500, 'oops'],
    [503, '{"code":"unavailable"}'],
    [502, ''],
    [401, '{"code":"unauthenticated"}'],
  ])('is unavailable when the other service answers %i', async (status, body) => {
    expect(await ask(await answering(status, body))).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
  })

  test('is unavailable when nobody listens, or nobody answers in time', async () => {
    expect(await ask('http://127.0.0.1:1')).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
    server = createServer(() => {})
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
    expect(await ask(url)).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
  })

  test.each([
    [200, '{"state":5}'],
    [200, 'Amal'],
    [404, 'Amal'],
    [302, ''],
  ])(
    'is a bug when the answer is outside the contract (%i), and the error repeats nothing of it',
    async (status, body) => {
      const error: unknown = await ask(await answering(status, body)).catch((e: unknown) => e)
      expect(error).toMatchObject({ name: 'UnexpectedAnswer' })
      expect(String(error)).not.toContain('Amal')
    },
  )
})

describe('the process of a service', () => {
  const script = fileURLToPath(new URL('./example-service.ts', import.meta.url))
  const start = (env: Record<string, string>) => {
    const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const keep = (data: Buffer): void => {
      output += data.toString()
    }
    for (const stream of [child.stdout, child.stderr]) stream.on('data', keep)
    return { child, ended, output: () => output }
  }

  test('closes on SIGTERM what it started, and ends with 0', async () => {
    const { child, ended, output } = start({ GREETING: 'hello' })
    await expect.poll(output, { timeout: 90_000 }).toContain('"started"')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output()).toContain('example closed')
  })

  test('that cannot start says why without a value, and ends with 1', async () => {
    const { ended, output } = start({ GREETING: 'Amal-is-too-long-a-greeting' })
    expect(await ended).toBe(1)
    expect(output()).toContain('env/GREETING')
    expect(output()).not.toContain('Amal')
  })
})
