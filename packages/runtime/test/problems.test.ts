import { connect } from 'node:net'
import { PROBLEMS, type ProblemCode } from '@kinlink/contracts'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type App,
  createApp,
  createLogger,
  HttpProblem,
  problem,
  problems,
  requireInternalToken,
  sendProblem,
} from '../src/index.ts'

const lines: string[] = []
let app: App
let databaseIsUp = true

class Away extends Error {
  readonly problemCode = 'unavailable'
  readonly retryAfter = 7
}

const Body = Type.Object(
  { name: Type.String({ maxLength: 20 }), born: Type.Optional(Type.Integer()), notes: Type.Optional(notes()) },
  { additionalProperties: false },
)
function notes() {
  return Type.Record(Type.String(), Type.Integer())
}

beforeAll(async () => {
  const logger = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } })
  const check = async () => {
    if (!databaseIsUp) throw new Error('Amal')
  }
  app = await createApp({ name: 'test', logger, title: 'Test', bodyLimit: 2000, readiness: { database: check } })
  app.post(
    '/v1/people',
    { schema: { body: Body, response: { 200: Body, ...problems('conflict') } } },
    async (request, reply) => {
      const { name } = request.body
      if (name === 'twin') return sendProblem(reply, problem('conflict', { params: { limit: 1 } }))
      if (name === 'bug') throw new Error(`Amal ${name}`)
      if (name === 'away') throw new Away('Amal')
      if (name === 'deep') throw new HttpProblem('budget_exhausted', { retryAfter: 59.2 })
      return request.body
    },
  )
  const Params = Type.Object({ id: Type.String({ pattern: '^[0-9]+$' }) })
  const Query = Type.Object({ limit: Type.Optional(Type.String({ maxLength: 3 })) }, { additionalProperties: false })
  app.get('/v1/people/:id', { schema: { params: Params, querystring: Query } }, async () => ({}))
  await app.register((internal, _options, done) => {
    internal.addHook('onRequest', requireInternalToken('t'.repeat(32)))
    internal.get('/internal/state', async () => ({ state: 'fine' }))
    done()
  })
  await app.ready()
})
afterAll(() => app.close())

const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/people',
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })

type Answer = Awaited<ReturnType<typeof post>>
const expectProblem = (answer: Answer, code: ProblemCode): void => {
  expect(answer.json()).toMatchObject({
    type: `urn:kinlink:problem:${code}`,
    code,
    status: PROBLEMS[code].status,
    title: PROBLEMS[code].title,
    instance: expect.stringMatching(/^[\w-]{22}$/),
  })
  expect(answer.statusCode).toBe(PROBLEMS[code].status)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.body).not.toContain('Amal')
  expect(answer.headers['cache-control']).toBe('no-store')
}

describe('a body that is refused', () => {
  test.each<[string, string | Buffer, Record<string, string>, ProblemCode]>([
    ['is no JSON', '{"name":"Amal"', {}, 'malformed_json'],
    ['is empty', '', {}, 'malformed_json'],
    ['repeats a member', '{"name":"Amal","name":"x"}', {}, 'malformed_json'],
    ['reaches for the prototype', '{"name":"Amal","__proto__":{}}', {}, 'malformed_json'],
    ['is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 'malformed_json'],
    ['is text', 'Amal', { 'content-type': 'text/plain' }, 'unsupported_media_type'],
    ['is a form', 'name=Amal', { 'content-type': 'application/x-www-form-urlencoded' }, 'unsupported_media_type'],
    ['is of a JSON dialect', '{"name":"Amal"}', { 'content-type': 'application/ld+json' }, 'unsupported_media_type'],
    [
      'is in another character set',
      '{}',
      { 'content-type': 'application/json; charset=utf-16' },
      'unsupported_media_type',
    ],
    ['is compressed', '{}', { 'content-encoding': 'gzip' }, 'unsupported_media_type'],
    ['is too large', `{"name":"${'Amal'.repeat(1000)}"}`, {}, 'too_large'],
    ['lacks a member', '{}', {}, 'invalid_request'],
    ['has a member too many', '{"name":"x","Amal":"Amal"}', {}, 'invalid_request'],
    ['has a number as text', '{"name":"x","born":"1999"}', {}, 'invalid_request'],
    ['has text that is too long', `{"name":"${'Amal'.repeat(10)}"}`, {}, 'invalid_request'],
    ['is null', 'null', {}, 'invalid_request'],
  ])('because it %s, gets a precise 4xx that repeats nothing of it', async (_why, payload, headers, code) => {
    expectProblem(await post(payload, headers), code)
  })

  test('is told where, by JSON pointer and keyword', async () => {
    const errorsOf = async (payload: string) => (await post(payload)).json().errors
    expect(await errorsOf('{}')).toEqual([{ pointer: '/body/name', keyword: 'required' }])
    expect(await errorsOf('{"name":5}')).toEqual([{ pointer: '/body/name', keyword: 'type' }])
    expect(await errorsOf('{"name":"x","z":1}')).toEqual([{ pointer: '/body', keyword: 'additionalProperties' }])
    expect(await errorsOf('{"name":"x","notes":{"Amal Haile":"x"}}')).toEqual([
      { pointer: '/body/notes/*', keyword: 'type' },
    ])
    expect(await errorsOf('{"name":"x","name":"y"}')).toEqual([{ keyword: 'duplicate-member' }])
  })

  test('is as long as it has characters, however many code units one takes', async () => {
    const errorsOf = async (name: string) => (await post(JSON.stringify({ name }))).json().errors
    expect(await errorsOf('𝔄'.repeat(20))).toBeUndefined()
    expect(await errorsOf('𝔄'.repeat(21))).toEqual([{ pointer: '/body/name', keyword: 'maxLength' }])
    expect(await errorsOf('a'.repeat(21))).toEqual([{ pointer: '/body/name', keyword: 'maxLength' }])
  })

  test('is not accepted because it was mended: what is accepted comes back whole', async () => {
    const answer = await post('{"name":"Reem","born":1999}')
    expect([answer.statusCode, answer.json()]).toEqual([200, { name: 'Reem', born: 1999 }])
  })
})

describe('an outcome that a client is told of', () => {
  test.each<[string, ProblemCode, Record<string, unknown>]>([
    ['twin', 'conflict', {}],
    ['bug', 'internal', {}],
    ['away', 'unavailable', { 'retry-after': '7' }],
    ['deep', 'budget_exhausted', { 'retry-after': '60' }],
  ])('is the problem of %s', async (name, code, headers) => {
    const answer = await post(JSON.stringify({ name }))
    expectProblem(answer, code)
    expect(answer.headers).toMatchObject(headers)
  })

  test('carries its parameters', async () => {
    expect((await post('{"name":"twin"}')).json().params).toEqual({ limit: 1 })
  })

  test.each([
    ['GET', '/v1/nowhere/Amal', 'not_found'],
    ['DELETE', '/v1/people', 'not_found'],
    ['GET', '/v1/people/%E0%A4%A', 'invalid_request'],
    ['GET', '/v1/people/Amal', 'invalid_request'],
    ['GET', `/v1/people/${'1'.repeat(300)}`, 'not_found'],
    ['GET', '/v1/people/5?limit=1000', 'invalid_request'],
    ['GET', '/v1/people/5?Amal=1', 'invalid_request'],
    ['GET', '/internal/state', 'unauthenticated'],
  ] as const)('is a problem for %s %s', async (method, url, code) => {
    expectProblem(await app.inject({ method, url }), code)
  })

  test('is a problem even for bytes that are no HTTP', async () => {
    const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect(Number(url.port), url.hostname, () => socket.write('Amal\r\n\r\n'))
      socket.on('data', (data) => {
        text += data.toString()
      })
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('application/problem+json')
    expect(answer).not.toContain('Amal')
  })
})

test('internal routes answer only with the token', async () => {
  const ask = (authorization: string) => app.inject({ url: '/internal/state', headers: { authorization } })
  expect((await ask(`Bearer ${'t'.repeat(32)}`)).statusCode).toBe(200)
  for (const wrong of [`Bearer ${'t'.repeat(31)}`, `bearer ${'t'.repeat(32)}`, 't'.repeat(32), ''])
    expect((await ask(wrong)).statusCode).toBe(401)
  expect(() => requireInternalToken('short')).toThrow(RangeError)
})

test('a service is ready while everything it needs answers, and alive in any case', async () => {
  expect((await app.inject('/ready')).statusCode).toBe(200)
  databaseIsUp = false
  expectProblem(await app.inject('/ready'), 'unavailable')
  expect((await app.inject('/live')).statusCode).toBe(200)
  databaseIsUp = true
})

test('the OpenAPI document names routes and their problems, and marks those that only services of the same side call', () => {
  const document = app.swagger() as { openapi?: string; paths?: Record<string, unknown> }
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths ?? {}).toSorted()).toEqual(['/internal/state', '/v1/people', '/v1/people/{id}'])
  expect(document.paths?.['/internal/state']).toMatchObject({ get: { tags: ['internal'] } })
  expect(JSON.stringify(document.paths?.['/v1/people'])).toContain('"409"')
})

test('the log says method, route and status of each request and nothing that a client sent', async () => {
  await app.inject({ url: '/v1/people/77?limit=55', headers: { 'user-agent': 'Amal' } })
  const entry = JSON.parse(lines.at(-1) ?? '{}')
  expect(entry).toMatchObject({ method: 'GET', route: '/v1/people/:id', status: 200, msg: 'request' })
  expect(Object.keys(entry).sort()).toEqual([
    'level',
    'method',
    'ms',
    'msg',
    'name',
    'reqId',
    'route',
    'status',
    'time',
  ])
  expect(lines.join('')).not.toContain('Amal')
})
