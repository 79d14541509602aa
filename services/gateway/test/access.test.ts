import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Ground, prepareGround } from './ground.ts'
import { hmacToken, signToken, strangersToken, tokenPublicKey, tokenPublicPem, unsignedToken } from './token.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
  ground.answers.clear()
})
afterAll(() => ground.close())

const seconds = (): number => Math.floor(Date.now() / 1000)
const ROUTES: [string, string][] = [
  ['GET', '/v1/agreements'],
  ['POST', '/v1/agreements'],
  ['POST', '/v1/policy-pack'],
  ['POST', '/v1/records'],
  ['GET', `/v1/records/${'A'.repeat(22)}`],
  ['POST', '/v1/entries'],
  ['POST', `/v1/entries/${'A'.repeat(22)}/removal`],
  ['POST', '/v1/candidates/outcomes'],
  ['GET', '/v1/events'],
  ['GET', '/v1/endpoint'],
  ['PUT', '/v1/endpoint'],
  ['DELETE', '/v1/endpoint'],
  ['GET', '/v1/endpoint/attempts'],
  ['GET', '/v1/audit/entries'],
  ['GET', '/v1/audit/entries/0/proof'],
  ['GET', '/v1/audit/checkpoint'],
  ['GET', '/v1/audit/consistency?from=1&to=2'],
]

describe('a token', () => {
  const WRONG: [string, () => string | undefined][] = [
    ['is missing', () => undefined],
    ['is no token', () => 'Bearer nonsense'],
    ['is not a bearer token', () => `Basic ${signToken()}`],
    ['comes with a second word', () => `Bearer ${signToken()} more`],
    ['is longer than any of ours', () => `Bearer ${signToken({ padding: 'x'.repeat(4000) })}`],
    ['has no signature', () => `Bearer ${unsignedToken()}`],
    ['is signed with the public key as a secret', () => `Bearer ${hmacToken(tokenPublicPem)}`],
    [
      'is signed with the public bytes as a secret',
      () => `Bearer ${hmacToken(Buffer.from(tokenPublicKey, 'base64url'))}`,
    ],
    ['is signed by a stranger', () => `Bearer ${strangersToken()}`],
    ['is of another type', () => `Bearer ${signToken({}, { typ: 'JWT' })}`],
    ['has no type', () => `Bearer ${signToken({}, { typ: undefined })}`],
    ['has expired', () => `Bearer ${signToken({ iat: seconds() - 400, exp: seconds() - 100 })}`],
    ['is issued in the future', () => `Bearer ${signToken({ iat: seconds() + 100, exp: seconds() + 200 })}`],
    ['lives longer than five minutes', () => `Bearer ${signToken({ exp: seconds() + 9000 })}`],
    ['is from another issuer', () => `Bearer ${signToken({ iss: 'another' })}`],
    ['is for another audience', () => `Bearer ${signToken({ aud: 'another' })}`],
    ['is for several audiences', () => `Bearer ${signToken({ aud: ['kinlink-exchange', 'another'] })}`],
    ['names no Society', () => `Bearer ${signToken({ sub: 'Not A Society' })}`],
    ['holds a claim nobody knows', () => `Bearer ${signToken({ admin: true })}`],
    ...['iss', 'aud', 'sub', 'jti', 'iat', 'exp'].map((claim): [string, () => string] => [
      `lacks ${claim}`,
      () => `Bearer ${signToken({ [claim]: undefined })}`,
    ]),
  ]

  it.each(WRONG)('that %s is refused, always alike', async (_what, make) => {
    const authorization = make()
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
    const { status, body } = await ground.send('GET', '/v1/events', { as: null, headers })
    expect([status, { ...body, instance: '' }]).toEqual([
      401,
      {
        ...{ type: 'urn:kinlink:problem:unauthenticated', title: 'A valid access token is needed.', status: 401 },
        ...{ code: 'unauthenticated', instance: '' },
      },
    ])
    expect(ground.passedOn).toEqual([])
  })

  it('that was taken makes nothing good that differs from it', async () => {
    const good = signToken()
    const statusOf = async (token: string) =>
      (await ground.send('GET', '/v1/events', { as: null, headers: { authorization: `Bearer ${token}` } })).status
    expect(await statusOf(good)).not.toBe(401)
    const [first, second, third] = [good, signToken({ sub: 'transit' }), strangersToken()].map((one) => one.split('.'))
    expect(await statusOf([first?.[0], second?.[1], first?.[2]].join('.'))).toBe(401)
    expect(await statusOf([first?.[0], first?.[1], third?.[2]].join('.'))).toBe(401)
    expect(await statusOf(good)).not.toBe(401)
  })

  it('that was taken is refused once it has expired', async () => {
    const headers = { authorization: `Bearer ${signToken({ exp: seconds() + 2 })}` }
    const status = async () => (await ground.send('GET', '/v1/events', { as: null, headers })).status
    expect(await status()).not.toBe(401)
    await expect.poll(status, { timeout: 90_000, interval: 200 }).toBe(401)
  })

  it.each(ROUTES)('is asked for at %s %s, before a body is read', async (method, path) => {
    const broken = method === 'GET' || method === 'DELETE' ? {} : { raw: '{' }
    const { status } = await ground.send(method, path, { as: null, ...broken })
    expect(status).toBe(401)
  })

  it('is not asked for where documents prove themselves', async () => {
    ground.answers.set('/internal/member-list', { status: 200, body: { document: ground.network.memberList } })
    expect((await ground.send('GET', '/v1/member-list', { as: null })).status).toBe(200)
  })

  it('that was refused is in the log of the network, many of them as one entry with a count', async () => {
    const entries = (await ground.log()).filter(({ code }) => code === 'unauthenticated')
    expect(entries).toMatchObject([{ tree: 'network', action: 'request.refused', actor: { member: null } }])
  })
})

describe('an act id', () => {
  it('is passed on as it is, and is refused when it is none', async () => {
    const act = newId()
    await ground.send('GET', '/v1/audit/entries', { headers: { 'kinlink-act': act } })
    expect(ground.passedOn[0]).toMatchObject({
      path: '/internal/trees/member%3Aorigin/entries',
      headers: { 'kinlink-member': 'origin', 'kinlink-act': act },
    })
    const { status, body } = await ground.send('GET', '/v1/events', { headers: { 'kinlink-act': 'Officer Jane' } })
    expect([status, body.code]).toEqual([400, 'invalid_request'])
    expect(JSON.stringify(body)).not.toContain('Jane')
  })
})

describe('the log', () => {
  it('of the network is for the coordinating member alone', async () => {
    expect((await ground.send('GET', '/v1/audit/entries?source=network')).status).toBe(403)
    expect((await ground.send('GET', '/v1/audit/entries?source=network', { as: 'coordinator' })).status).toBe(200)
    expect(ground.passedOn.map(({ path }) => path)).toEqual(['/internal/trees/network/entries'])
    expect((await ground.send('GET', '/v1/audit/entries?source=society')).status).toBe(400)
  })

  it('holds a refusal in the tree of the Society that was refused, with its act', async () => {
    const act = newId()
    await ground.send('GET', '/v1/audit/entries?source=network', { headers: { 'kinlink-act': act } })
    const entry = (await ground.log()).find((logged) => logged.act === act)
    expect(entry).toMatchObject({
      ...{ tree: 'member:origin', action: 'request.refused', decision: 'deny', code: 'forbidden' },
      actor: { member: 'origin', officer: null },
    })
  })

  it('can be added to by the gateway, and neither read nor changed', async () => {
    const { db } = ground
    const { sql } = await import('@kinlink/postgres')
    await expect(db.run(sql`delete from audit.pending`)).rejects.toThrow()
    await expect(db.run(sql`update audit.pending set body = '{}'`)).rejects.toThrow()
    await expect(db.run(sql`select id from audit.pending`)).rejects.toThrow()
    await expect(db.run(sql`select seq from audit.entry`)).rejects.toThrow()
  })
})

describe('another service that does not answer', () => {
  it.each([
    ['registry', '/internal/context', 'GET', '/v1/audit/entries?source=network'],
    ['mailbox', '/internal/records/read', 'GET', `/v1/records/${'A'.repeat(22)}`],
    ['delivery', '/internal/events', 'GET', '/v1/events'],
    ['audit', '/internal/trees', 'GET', '/v1/audit/entries'],
  ])('%s: is told as 503 with Retry-After, and is no refusal', async (_name, peer, method, path) => {
    const before = (await ground.log()).length
    ground.answers.set(peer, { status: 500 })
    const { status, headers, body } = await ground.send(method, path, { as: 'coordinator' })
    expect([status, body.code]).toEqual([503, 'unavailable'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await ground.log()).toHaveLength(before)
  })

  it('but refuses is told as it says, and logs for itself', async () => {
    const before = (await ground.log()).length
    const problem = { type: 'urn:kinlink:problem:not_found', title: '', status: 404, code: 'not_found' }
    ground.answers.set('/internal/endpoints', { status: 404, body: problem })
    expect((await ground.send('GET', '/v1/endpoint')).body.code).toBe('not_found')
    expect(await ground.log()).toHaveLength(before)
  })
})
