import type { Submission } from '@kinlink/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Ground, prepareGround } from './ground.ts'
import { signToken } from './token.ts'

let ground: Ground
let sound: Record<string, unknown>
beforeAll(async () => {
  ground = await prepareGround()
  const { societies, network } = ground
  const entry = await societies.order({ make: 'entry', author: 'origin' })
  const { act } = await societies.order({ make: 'act', label: 'removal', by: 'origin', header: { v: 1 } })
  const submission = await societies.order({ make: 'submission', author: 'origin', to: ['transit'] })
  sound = {
    '/v1/token': {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'a.b.c',
    },
    '/v1/member-list': { document: network.memberList },
    '/v1/statements': { document: network.signedStatements.origin },
    '/v1/agreements': { document: network.agreements[0] },
    '/v1/policy-pack': { document: network.pack },
    '/v1/records': submission,
    '/v1/entries': { entry },
    [`/v1/entries/${ID}/removal`]: { removal: act },
    '/v1/candidates/outcomes': { outcome: act },
    '/v1/offers': { offer: act },
    ...Object.fromEntries(OFFER_ACTS.map((path) => [path, { act }])),
    [WITHDRAWAL]: { withdrawal: act },
    [CONFIRMATION]: { confirmation: act },
    '/v1/endpoint': { url: 'https://hooks.example.org/kinlink' },
  }
})
beforeEach(() => {
  ground.passedOn.length = 0
})
afterAll(() => ground.close())

const never = (): never => {
  throw new Error('The submission lacks a part')
}
const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const WITHDRAWAL = `/v1/records/${ID}/withdrawal`
const CONFIRMATION = `/v1/records/${ID}/erasure/confirmation`
const OFFER_ACTS = ['answer', 'recall', 'return'].map((kind) => `/v1/offers/${ID}/${kind}`)
const BODIES = [
  '/v1/token',
  '/v1/member-list',
  '/v1/statements',
  '/v1/agreements',
  '/v1/policy-pack',
  '/v1/records',
  '/v1/entries',
  `/v1/entries/${ID}/removal`,
  '/v1/candidates/outcomes',
  '/v1/offers',
  ...OFFER_ACTS,
  WITHDRAWAL,
  CONFIRMATION,
  '/v1/endpoint',
]
const CREATES = [
  '/v1/records',
  '/v1/entries',
  `/v1/entries/${ID}/removal`,
  '/v1/candidates/outcomes',
  '/v1/offers',
  ...OFFER_ACTS,
  WITHDRAWAL,
  CONFIRMATION,
]
const methodOf = (path: string): string => (path === '/v1/endpoint' ? 'PUT' : 'POST')

/** Refused with the code, answered as a problem that repeats nothing, passed on to nobody, logged as a denial. */
const expectRefused = async (
  path: string,
  options: { raw?: string | Buffer; body?: unknown; headers?: Record<string, string> },
  [status, code]: [number, string],
  method = methodOf(path),
) => {
  const before = (await ground.log()).length
  const answer = await ground.send(method, path, options)
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.text).not.toMatch(/canary/i)
  expect(ground.passedOn).toEqual([])
  // Without a Society the log holds one entry per kind and minute; with one, each denial.
  const log = await ground.log()
  const logged = log.filter((entry) => entry.code === code && entry.action === 'request.refused')
  expect(logged.length).toBeGreaterThan(0)
  if (!OPEN.has(path)) expect(log).toHaveLength(before + 1)
}
const OPEN = new Set(['/v1/token', '/v1/member-list', '/v1/statements'])

describe.each(BODIES)('%s', (path) => {
  it.each<[string, string | Buffer, string]>([
    ['broken JSON', '{"canary":', 'malformed_json'],
    ['an empty body', '', 'malformed_json'],
    ['a member twice', '{"canary":1,"canary":2}', 'malformed_json'],
    ['a member of Object.prototype', '{"__proto__":{"canary":1}}', 'malformed_json'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'malformed_json'],
    ['nesting without end', `${'['.repeat(2000)}${']'.repeat(2000)}`, 'malformed_json'],
    ['a list', '["canary"]', 'invalid_request'],
    ['a text', '"canary"', 'invalid_request'],
    ['nothing', 'null', 'invalid_request'],
  ])('refuses %s', async (_what, raw, code) => {
    await expectRefused(path, { raw, headers: { 'content-type': 'application/json' } }, [400, code])
  })

  it('refuses a member that its schema does not know, without naming it', async () => {
    const body = { ...(sound[path] as object), canaryMember: 'canary' }
    await expectRefused(path, { body }, [400, 'invalid_request'])
  })

  it('refuses another media type', async () => {
    const raw = JSON.stringify(sound[path])
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16'])
      await expectRefused(path, { raw, headers: { 'content-type': type } }, [415, 'unsupported_media_type'])
  })

  it('refuses a body beyond its limit', async () => {
    const raw = JSON.stringify({ canary: 'x'.repeat(1_100_000) })
    await expectRefused(path, { raw }, [413, 'too_large'])
  })
})

describe('a sealed field under a name that cannot be one', () => {
  it.each(['', 'Names', 'a name', '__proto__x', 'n'.repeat(42)])(
    '%j is refused before anything is verified',
    async (name) => {
      const submission = structuredClone(sound['/v1/records']) as Submission
      const { fields } = submission.record
      fields[name] = fields.names ?? never()
      const inRecord = await ground.send('POST', '/v1/records', { body: submission })
      expect([inRecord.status, (inRecord.body.errors as { pointer: string }[])[0]?.pointer]).toEqual([
        400,
        '/body/record/fields',
      ])
      const other = structuredClone(sound['/v1/records']) as Submission
      const [grant = never()] = other.grants
      grant.wraps[name] = grant.wraps.names ?? never()
      const inGrant = await ground.send('POST', '/v1/records', { body: other })
      expect([inGrant.status, (inGrant.body.errors as { pointer: string }[])[0]?.pointer]).toEqual([
        400,
        '/body/grants/0/wraps',
      ])
      expect(ground.passedOn).toEqual([])
    },
  )
})

describe('an Idempotency-Key', () => {
  it.each(CREATES)('is asked for at %s', async (path) => {
    const answer = await fetch(`${ground.service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${signToken()}` },
      body: JSON.stringify(sound[path]),
    })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'idempotency_key_missing'])
    for (const key of ['short', 'canary canary canary', 'x'.repeat(65)])
      await expectRefused(path, { body: sound[path], headers: { 'idempotency-key': key } }, [400, 'invalid_request'])
  })
})

describe('an address', () => {
  it.each([
    ['/v1/records/short', 400],
    [`/v1/records/${'x'.repeat(22)}`, 400],
    ['/v1/records/..%2f..%2fetc', 400],
    ['/v1/offers/short', 400],
    ['/v1/records/short/erasure', 400],
    ['/v1/records/short/withdrawal', 400],
    ['/v1/offers/..%2f..%2fetc', 400],
    ['/v1/statements/Not%20a%20member', 400],
    ['/v1/events?after=-1', 400],
    ['/v1/events?limit=9999', 400],
    ['/v1/events?canary=1', 400],
    ['/v1/audit/entries?action=canary', 400],
    ['/v1/audit/entries/-1/proof', 400],
    ['/v1/audit/consistency?from=0&to=1', 400],
    ['/v1/audit/consistency', 400],
    ['/v1/endpoint/attempts?limit=0', 400],
    ['/v1/canary', 404],
    ['/internal/context', 404],
  ])('%s is refused with %s', async (path, status) => {
    const answer = await ground.send('GET', path)
    expect(answer.status).toBe(status)
    expect(answer.text).not.toMatch(/canary|\.\.|\/etc|%2f/i)
    expect(ground.passedOn).toEqual([])
  })

  it('of another method is nothing', async () => {
    expect((await ground.send('DELETE', '/v1/records')).status).toBe(404)
    expect((await ground.send('PATCH', '/v1/endpoint', { body: {} })).status).toBe(404)
  })
})

describe('too many requests', () => {
  it('of one Society are told when to come again, and do not stop another Society', async () => {
    const limited = await prepareGround({ RATE_PER_MEMBER: '5' })
    const statuses: number[] = []
    for (let count = 0; count < 7; count += 1) statuses.push((await limited.send('GET', '/v1/events')).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
    const answer = await limited.send('GET', '/v1/events')
    expect(answer.body.code).toBe('too_many_requests')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await limited.send('GET', '/v1/events', { as: 'transit' })).status).toBe(200)
    const noted = (await limited.log()).filter(({ code }) => code === 'too_many_requests')
    expect(noted).toMatchObject([{ tree: 'member:origin' }])
    await limited.close()
  })

  it('from one address are stopped before a token is looked at', async () => {
    const limited = await prepareGround({ RATE_PER_ADDRESS: '3' })
    const statuses: number[] = []
    for (let count = 0; count < 5; count += 1)
      statuses.push((await limited.send('GET', '/v1/events', { as: null })).status)
    expect(statuses).toEqual([401, 401, 401, 429, 429])
    expect((await limited.send('GET', '/v1/nothing')).status).toBe(429)
    await limited.close()
  })
})
