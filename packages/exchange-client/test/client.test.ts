import { createPublicKey } from 'node:crypto'
import { PROBLEMS, type Submission } from '@kinlink/contracts'
import { type Clock, newId } from '@kinlink/runtime'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { createExchangeClient, type ExchangeClientOptions } from '../src/index.ts'
import { type Reply, type Seen, startStub } from './exchange-stub.ts'

const seed = new Uint8Array(32).fill(7)
// The public key of the seed 07…07 (crypto-audit-webhooks §2.3).
const publicKey = createPublicKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: Buffer.from('ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c', 'hex').toString('base64url'),
  },
  format: 'jwk',
})
const kid = 'AAAAAAAAAAAAAAAAAAAAAA'
const start = new Date('2026-11-23T10:00:00Z')
const problem = (code: keyof typeof PROBLEMS, more: object = {}): Reply => ({
  status: PROBLEMS[code].status,
  body: {
    type: `urn:kinlink:problem:${code}`,
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
    code,
    ...more,
  },
})
const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const setUp = async (
  reply: (seen: Seen, count: number) => Reply,
  more: Partial<ExchangeClientOptions> = {},
  tokenSeconds = 300,
) => {
  let now = start
  let tokens = 0
  const clock: Clock = { now: () => now }
  const stub = await startStub((seen, count) => {
    if (seen.path !== '/v1/token') return reply(seen, count)
    tokens += 1
    return { status: 200, body: { access_token: `token-${tokens}`, token_type: 'Bearer', expires_in: tokenSeconds } }
  })
  const client = createExchangeClient({
    baseUrl: stub.url,
    net: 'kinlink-test',
    member: 'transit',
    authKey: { kid, seed },
    clock,
    ...more,
  })
  stops.push(
    () => client.close(),
    () => stub.close(),
  )
  return {
    client,
    stub,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
  }
}

const events = { status: 200, body: { items: [] } }

describe('signing in', () => {
  it('proves the Society by a signed assertion of a minute for the network', async () => {
    const { client, stub } = await setUp(() => events)
    expect(await client.events()).toEqual({ ok: true, value: { items: [] } })
    const request = JSON.parse(stub.seen[0]?.body ?? '')
    expect(request).toMatchObject({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })
    const { payload } = await jwtVerify(request.client_assertion, publicKey, {
      issuer: 'transit',
      subject: 'transit',
      audience: 'kinlink-test',
      algorithms: ['EdDSA'],
      currentDate: start,
      typ: 'client-authentication+jwt',
      requiredClaims: ['jti', 'iat', 'exp'],
    })
    expect(payload.exp).toBe(start.getTime() / 1000 + 60)
    expect(decodeProtectedHeader(request.client_assertion)).toEqual({
      alg: 'EdDSA',
      typ: 'client-authentication+jwt',
      kid,
    })
    expect(stub.seen[1]?.headers.authorization).toBe('Bearer token-1')
  })

  it('keeps a token until a minute before it expires, then gets another', async () => {
    const { client, stub, pass } = await setUp(() => events)
    await client.events()
    pass(239)
    await client.events()
    pass(2)
    await client.events()
    expect(stub.seen.map((seen) => seen.headers.authorization)).toEqual([
      undefined,
      'Bearer token-1',
      'Bearer token-1',
      undefined,
      'Bearer token-2',
    ])
    const jti = stub.seen.filter((seen) => seen.path === '/v1/token').map((seen) => seen.body)
    expect(new Set(jti).size).toBe(2)
  })

  it('asks once for calls that start at the same time', async () => {
    const { client, stub } = await setUp(() => events)
    await Promise.all([client.events(), client.getEndpoint(), client.agreements()])
    expect(stub.seen.filter((seen) => seen.path === '/v1/token')).toHaveLength(1)
  })

  it('repeats a call once with a fresh token when the exchange refuses the one it has', async () => {
    const { client, stub } = await setUp((seen) =>
      seen.headers.authorization === 'Bearer token-1' ? problem('unauthenticated') : events,
    )
    expect((await client.events()).ok).toBe(true)
    expect(stub.seen.map((seen) => seen.path)).toEqual(['/v1/token', '/v1/events', '/v1/token', '/v1/events'])
  })

  it('does not try a third time', async () => {
    const { client, stub } = await setUp(() => problem('unauthenticated'))
    expect(await client.events()).toMatchObject({ ok: false, problem: { code: 'unauthenticated' } })
    expect(stub.seen).toHaveLength(4)
  })

  it('hands on that the exchange does not know this Society, without key or assertion', async () => {
    const stub = await startStub(() => problem('client_refused'))
    const client = createExchangeClient({
      baseUrl: stub.url,
      net: 'n',
      member: 'transit',
      authKey: { kid, seed },
      clock: { now: () => start },
    })
    stops.push(
      () => client.close(),
      () => stub.close(),
    )
    expect(await client.events()).toEqual({ ok: false, problem: { code: 'client_refused' } })
  })
})

describe('outcomes', () => {
  it('sends the act and the idempotency key as headers, and reads rule, article and field of a refusal', async () => {
    const findings = [{ rule: 'P-CHILD', article: '5.3', field: 'subject.birth' }]
    const { client, stub } = await setUp(() => problem('refused_by_rule', { errors: findings }))
    const act = newId()
    const outcome = { outcome: { header: 'e30', kid, sig: 'A'.repeat(86) } }
    const answer = await client.reportOutcome(outcome, { act, idempotencyKey: 'a-key-of-16-chars' })
    expect(answer).toEqual({ ok: false, problem: { code: 'refused_by_rule', errors: findings } })
    expect(stub.seen[1]).toMatchObject({
      method: 'POST',
      path: '/v1/candidates/outcomes',
      headers: { 'kinlink-act': act, 'idempotency-key': 'a-key-of-16-chars' },
      body: JSON.stringify(outcome),
    })
  })

  it('sends a second officer’s approval beside what is handed in, not within it', async () => {
    const { client, stub } = await setUp(() => problem('approval_invalid'))
    const approval = { header: 'e30', kid, sig: 'A'.repeat(86) }
    const submission = { record: {}, grants: [] } as unknown as Submission
    const answer = await client.submitRecord(submission, { idempotencyKey: 'a-key-of-16-chars', approval })
    expect(answer).toMatchObject({ ok: false, problem: { code: 'approval_invalid' } })
    expect(stub.seen[1]).toMatchObject({
      path: '/v1/records',
      headers: { 'kinlink-approval': `e30.${kid}.${'A'.repeat(86)}` },
      body: JSON.stringify(submission),
    })
  })

  it('says how long to wait when the exchange says it', async () => {
    const { client } = await setUp(() => ({ ...problem('budget_exhausted'), headers: { 'retry-after': '60' } }))
    expect(await client.events()).toEqual({ ok: false, problem: { code: 'budget_exhausted', retryAfter: 60 } })
  })

  it.each<[string, Reply]>([
    ['a body that fits no contract', { status: 200, body: { items: [{ surprise: true }] } }],
    ['a body that is no JSON', { status: 200, body: '<html>' }],
    ['a problem nobody knows', { status: 418, body: { code: 'teapot' } }],
    ['a problem with surplus members', problem('conflict', { leak: 'x' })],
    [
      'a redirect, which would carry the token elsewhere',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
    ],
    ['a body beyond the cap', { status: 200, body: `"${'x'.repeat(16 * 1024 * 1024)}"` }],
  ])('takes %s for an exchange that is not available', async (_title, reply) => {
    const { client } = await setUp(() => reply)
    expect(await client.events()).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
  })

  it('answers unavailable when nobody listens and when the answer does not come in time', async () => {
    const { client, stub } = await setUp(() => ({ status: 200, hang: true }), { timeoutMs: 50 })
    expect(await client.events()).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
    await stub.close()
    expect(await client.events()).toMatchObject({ ok: false, problem: { code: 'unavailable' } })
  })

  it('keeps its connections for the calls that follow', async () => {
    const { client, stub } = await setUp(() => events)
    for (let call = 0; call < 10; call += 1) await client.events()
    expect(stub.connections()).toBeLessThan(3)
  })

  it('needs no token for documents that prove themselves, and escapes what stands in a path', async () => {
    const { client, stub } = await setUp(() => ({ status: 200, body: { statements: [] } }))
    expect((await client.statements('transit/../x?y')).ok).toBe(true)
    expect(stub.seen).toMatchObject([{ path: '/v1/statements/transit%2F..%2Fx%3Fy' }])
    expect(stub.seen[0]?.headers.authorization).toBeUndefined()
  })

  it('takes an endpoint away without an answer body, and pages by cursor', async () => {
    const { client, stub } = await setUp((seen) => (seen.method === 'DELETE' ? { status: 204 } : events))
    expect(await client.deleteEndpoint()).toEqual({ ok: true, value: null })
    await client.attempts({ after: '12', limit: 200 })
    expect(stub.seen.at(-1)?.path).toBe('/v1/endpoint/attempts?after=12&limit=200')
  })

  it.each([
    ['an address of another scheme', { baseUrl: 'file:///etc' }],
    ['an address with credentials', { baseUrl: 'http://a:b@localhost' }],
    ['a seed of the wrong length', { authKey: { kid, seed: new Uint8Array(31) } }],
  ])('refuses %s at once', (_title, wrong) => {
    const options = {
      baseUrl: 'http://127.0.0.1:1',
      net: 'n',
      member: 'm',
      authKey: { kid, seed },
      clock: { now: () => start },
      ...wrong,
    }
    expect(() => createExchangeClient(options)).toThrow(RangeError)
  })
})
