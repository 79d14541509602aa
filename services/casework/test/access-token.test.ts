import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Service } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadTokenKey, type TokenKey } from '../src/sessions/token.ts'
import { logged } from './logged.ts'
import {
  AUTOMATION_SECRET,
  people,
  signIn,
  startSociety,
  type TestSociety,
  testNetwork,
  testSociety,
} from './society.ts'

const clock = { now: () => new Date() }
let society: TestSociety
let service: Service
let key: TokenKey
let claims: Record<string, unknown>

beforeAll(async () => {
  society = await testSociety('origin')
  const other = { ...society.provisioned, member: 'transit' }
  service = await startSociety(society, await testNetwork([society.provisioned, other]))
  key = await loadTokenKey(society.db, { secret: AUTOMATION_SECRET, random: randomBytes, clock })
  const { token } = (await signIn(service, people.auditor)).json<{ token: string }>()
  claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
})
afterAll(async () => {
  await service.close()
  await society.close()
})

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const good = { alg: 'EdDSA', typ: 'at+jwt' }
const signed = (header: object, payload: object, pem = key.private): string => {
  const input = `${part(header)}.${part(payload)}`
  return `${input}.${sign(null, Buffer.from(input), createPrivateKey(pem)).toString('base64url')}`
}
const without = (name: string): object => Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name))
const hs256 = (secret: string): string => {
  const input = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}
const stranger = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const ask = (authorization: string) => service.app.inject({ url: '/v1/status', headers: { authorization } })

describe('an access token', () => {
  it('is taken when it is whole', async () => {
    expect((await ask(`Bearer ${signed(good, claims)}`)).statusCode).toBe(200)
  })

  it.each<[string, () => string]>([
    ['without a signature, alg none', () => `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`],
    ['with an empty signature', () => `${part(good)}.${part(claims)}.AA`],
    ['signed by HMAC with the public key', () => hs256(key.public)],
    ['signed by HMAC with the public key, without its line breaks', () => hs256(key.public.replaceAll('\n', ''))],
    ['signed by somebody else', () => signed(good, claims, stranger())],
    [
      'of another Society, as that one makes it',
      () => signed(good, { ...claims, iss: 'transit', aud: 'transit/casework' }, stranger()),
    ],
    ['of another type', () => signed({ ...good, typ: 'JWT' }, claims)],
    ['of no type', () => signed({ alg: 'EdDSA' }, claims)],
    ['with a key of its own in the header', () => signed({ ...good, jwk: { kty: 'OKP' } }, claims, stranger())],
    ['with a critical extension', () => signed({ ...good, crit: ['b64'] }, claims)],
    ['that has expired', () => signed(good, { ...claims, iat: 1_700_000_000, exp: 1_700_000_900 })],
    ['from the future', () => signed(good, { ...claims, nbf: 4_000_000_000 })],
    ['for another audience', () => signed(good, { ...claims, aud: 'transit/casework' })],
    ['of another issuer', () => signed(good, { ...claims, iss: 'transit' })],
    ['without iss', () => signed(good, without('iss'))],
    ['without aud', () => signed(good, without('aud'))],
    ['without exp', () => signed(good, without('exp'))],
    ['without iat', () => signed(good, without('iat'))],
    ['without sub', () => signed(good, without('sub'))],
    ['without jti', () => signed(good, without('jti'))],
    ['without its secret', () => signed(good, without('s'))],
    ['with a claim that we never make', () => signed(good, { ...claims, admin: true })],
    ['of a session that never was', () => signed(good, { ...claims, jti: 'AAAAAAAAAAAAAAAAAAAAAA' })],
    ['of a session that is somebody else’s', () => signed(good, { ...claims, sub: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ])('%s is refused, in the same words as any other', async (_title, token) => {
    const answer = await ask(`Bearer ${token()}`)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'unauthenticated' })
    expect(answer.json()).not.toHaveProperty('errors')
  })

  it.each(['', 'Bearer', 'Bearer  x', 'Basic c2FyYTpwYXNz', 'bearer x.y.z'])(
    'is asked for where the header says %j',
    async (authorization) => {
      expect((await ask(authorization)).statusCode).toBe(401)
    },
  )

  it('opens no keys with another session’s secret', async () => {
    const { token } = (await signIn(service, people.officer)).json<{ token: string }>()
    const own = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const forged = signed(good, { ...own, s: claims.s })
    const answer = await service.app.inject({
      method: 'POST',
      url: '/v1/linkage-keys',
      headers: { authorization: `Bearer ${forged}`, 'idempotency-key': 'a'.repeat(22) },
    })
    expect([401, 503]).toContain(answer.statusCode)
  })

  it('that is refused leaves an entry in the log', async () => {
    const before = (await logged(society.db)).filter(({ code }) => code === 'unauthenticated').length
    await ask(`Bearer ${signed(good, claims, stranger())}`)
    const entries = (await logged(society.db)).filter(({ code }) => code === 'unauthenticated')
    expect(entries).toHaveLength(before + 1)
    expect(entries.at(-1)).toMatchObject({ action: 'request.refused', decision: 'deny', actor: { officer: null } })
  })
})
