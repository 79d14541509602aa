import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { newId } from '@kinlink/runtime'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, assertion, type Ground, NET, NOW, prepareGround, setUp } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
  await setUp(ground)
})
afterAll(() => ground.close())

const ask = (text: string): Promise<Answer> => ground.post('/internal/tokens', { assertion: text })
const seconds = Math.floor(NOW.getTime() / 1000)

describe('a Society', () => {
  it('gets a token of five minutes for its assertion', async () => {
    const { status, body } = await ask(await assertion(ground, 'origin'))
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 300])
    const [header = '', claims = '', signature = ''] = String(body.access_token).split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'EdDSA', typ: 'at+jwt' })
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      ...{ iss: NET, aud: 'kinlink-exchange', sub: 'origin', iat: seconds, exp: seconds + 300 },
      jti: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    })
    const seed = Buffer.alloc(32, 5)
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
    const key = createPublicKey({ key: pkcs8, format: 'der', type: 'pkcs8' } as never)
    expect(verify(null, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('uses an assertion once, also after a Redis flush', async () => {
    const once = await assertion(ground, 'transit')
    expect((await ask(once)).status).toBe(200)
    expect((await ask(once)).body.code).toBe('client_refused')
  })

  it.each<[string, { claims?: Record<string, unknown>; header?: Record<string, unknown>; seed?: Uint8Array }]>([
    ['another audience', { claims: { aud: 'another' } }],
    ['several audiences', { claims: { aud: [NET, 'another'] } }],
    ['another subject', { claims: { sub: 'origin' } }],
    ['a life longer than a minute', { claims: { exp: seconds + 600 } }],
    ['a life that is over', { claims: { iat: seconds - 120, exp: seconds - 60 } }],
    ['an issue in the future', { claims: { iat: seconds + 50, exp: seconds + 60 } }],
    ['no id', { claims: { jti: undefined } }],
    ['no issue', { claims: { iat: undefined } }],
    ['no end', { claims: { exp: undefined } }],
    ['an id that is no text', { claims: { jti: 'short' } }],
    ['another type', { header: { typ: 'at+jwt' } }],
    ['an unknown key id', { header: { kid: newId() } }],
    ['a path for a key id', { header: { kid: '../../etc/passwd' } }],
    ['a key of its own choice', { seed: Buffer.alloc(32, 9) }],
  ])('is refused an assertion with %s, always alike', async (_what, change) => {
    const { status, body } = await ask(await assertion(ground, 'destination', change))
    expect([status, body.code]).toEqual([401, 'client_refused'])
    expect(Object.keys(body).sort()).toEqual(['code', 'instance', 'status', 'title', 'type'])
  })

  it('is refused what is not signed, or signed with its public key as a secret', async () => {
    const auth = ground.network.auth.origin
    const statement = ground.network.statements.origin
    const claims = { iss: 'origin', sub: 'origin', aud: NET, jti: newId(), iat: seconds, exp: seconds + 60 }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const none = `${part({ alg: 'none', typ: 'client-authentication+jwt', kid: auth?.kid })}.${part(claims)}.`
    expect((await ask(none)).status).toBe(401)
    const secret = Buffer.from(statement?.authKeys[0]?.pk ?? '', 'base64url')
    const hs = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'client-authentication+jwt', kid: auth?.kid ?? '' })
      .sign(secret)
    expect((await ask(hs)).status).toBe(401)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const es = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'client-authentication+jwt', kid: auth?.kid ?? '' })
      .sign(privateKey)
    expect((await ask(es)).status).toBe(401)
    for (const text of ['', 'a.b.c', 'x'.repeat(4000)]) expect((await ask(text)).status).toBe(401)
  })

  it('is locked out for a while after ten refused assertions of its own, but by no stranger', async () => {
    for (let count = 0; count < 20; count += 1)
      expect((await ask(await assertion(ground, 'coordinator', { seed: Buffer.alloc(32, count) }))).status).toBe(401)
    expect((await ask(await assertion(ground, 'coordinator'))).status).toBe(200)
    for (let count = 0; count < 10; count += 1)
      expect((await ask(await assertion(ground, 'coordinator', { claims: { aud: 'another' } }))).status).toBe(401)
    expect((await ask(await assertion(ground, 'coordinator'))).status).toBe(401)
    expect((await ask(await assertion(ground, 'origin'))).status).toBe(200)
    ground.clock = new Date(NOW.getTime() + 16 * 60_000)
    expect((await ask(await assertion(ground, 'coordinator'))).status).toBe(200)
    ground.clock = NOW
  })

  it('finds every refusal in the log: its own in its tree, a stranger’s in the network’s', async () => {
    const log = await ground.log()
    const denied = log.filter(({ action, decision }) => String(action).startsWith('auth.') && decision === 'deny')
    expect(denied.some(({ tree, action }) => tree === 'member:coordinator' && action === 'auth.lock-out')).toBe(true)
    expect(denied.some(({ tree }) => tree === 'network')).toBe(true)
    expect(denied.every(({ code }) => code === 'client_refused')).toBe(true)
    expect(JSON.stringify(log)).not.toContain('eyJ')
  })
})

describe('the context of an act', () => {
  it('holds living keys, epochs, agreements and the pack, and leaves out who is no member', async () => {
    const { keys, packDigest } = ground.network
    const kids = [keys.origin?.officer, keys.transit?.officer]
    const request = { author: 'origin', kids, recipients: ['origin', 'transit', 'nobody'] }
    const { status, body } = await ground.post('/internal/context', request)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      net: NET,
      coordinator: 'coordinator',
      author: 'origin',
      keys: [{ kid: keys.origin?.officer, roles: ['tracing-officer'] }],
      pack: { digest: packDigest },
    })
    const recipients = body.recipients as { member: string; purposes: string[]; epochs: unknown[] }[]
    expect(recipients.map(({ member }) => member)).toEqual(['origin', 'transit'])
    expect(recipients.map(({ epochs }) => epochs.length)).toEqual([3, 3])
    expect(recipients[1]?.purposes.sort()).toEqual(['message', 'rights', 'tracing'])
  })

  it('leaves out the document of a pack that the asker has, and gives it to who has another', async () => {
    const asking = async (pack: string) =>
      (await ground.post('/internal/context', { author: 'origin', kids: [], recipients: [], pack })).body.pack
    const { packDigest, pack } = ground.network
    expect(await asking(packDigest)).toEqual({ digest: packDigest })
    const other = packDigest.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    expect(await asking(other)).toEqual({ digest: packDigest, document: pack })
  })

  it('is nothing for who is no member', async () => {
    const { status } = await ground.post('/internal/context', { author: 'nobody', kids: [], recipients: [] })
    expect(status).toBe(404)
  })

  it('closes the corridor and silences the keys when agreement and statement have run out', async () => {
    ground.clock = new Date(NOW.getTime() + 401 * 86_400_000)
    const { keys } = ground.network
    const request = { author: 'origin', kids: [keys.origin?.officer], recipients: ['transit'] }
    const { body } = await ground.post('/internal/context', request)
    expect(body.keys).toEqual([])
    expect(body.recipients).toMatchObject([{ purposes: [], epochs: [] }])
    ground.clock = NOW
  })
})
