import type { Service } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logged } from './logged.ts'
import { bearer, people, signIn, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'

let society: TestSociety
let service: Service
let skewMs = 0
const clock = { now: () => new Date(Date.now() + skewMs) }

beforeAll(async () => {
  society = await testSociety('origin')
  const other = { ...society.provisioned, member: 'transit' }
  service = await startSociety(society, await testNetwork([society.provisioned, other]), {}, { clock })
})
afterAll(async () => {
  await service.close()
  await society.close()
})

const wrong = { username: people.officer.username, passphrase: 'not the passphrase' }

describe('signing in', () => {
  it('answers with a token of a quarter of an hour and says nothing else about the officer', async () => {
    const answer = await signIn(service, people.officer)
    expect(answer.statusCode).toBe(201)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json()).toEqual({
      token: expect.any(String),
      expiresIn: 900,
      officer: expect.any(String),
      member: 'origin',
      roles: ['tracing-officer'],
    })
  })

  it('takes a name as it is written, whatever its case or form', async () => {
    expect((await signIn(service, { ...people.officer, username: '  SARA ' })).statusCode).toBe(201)
  })

  it('refuses an unknown name, and a wrong passphrase in the same words', async () => {
    const refusals = [
      await signIn(service, wrong),
      await signIn(service, { username: 'nobody', passphrase: 'not the passphrase' }),
    ]
    const bodies = refusals.map((answer) => {
      const { instance: _instance, ...body } = answer.json<{ instance: string }>()
      return { status: answer.statusCode, body }
    })
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
    expect(bodies[0]).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } })
  })

  it('logs who signed in, and failures without the name that was typed', async () => {
    const entries = (await logged(society.db)).filter(({ action }) => action.startsWith('auth.'))
    expect(entries).toContainEqual(expect.objectContaining({ action: 'auth.sign-in', decision: 'allow' }))
    expect(entries).toContainEqual(
      expect.objectContaining({ action: 'auth.sign-in', decision: 'deny', code: 'sign_in_refused', subject: null }),
    )
    expect(JSON.stringify(entries)).not.toMatch(/nobody|sara/)
  })
})

describe('a name under attack', () => {
  it('is paused after five failures, for longer after each further one, and the right passphrase ends it', async () => {
    const attempts = await Promise.all(Array.from({ length: 6 }, () => signIn(service, wrong)))
    expect(attempts.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401, 401])
    expect((await signIn(service, people.officer)).statusCode).toBe(401)
    skewMs += 31_000
    expect((await signIn(service, wrong)).statusCode).toBe(401)
    skewMs += 31_000
    expect((await signIn(service, people.officer)).statusCode).toBe(401)
    skewMs += 31_000
    expect((await signIn(service, people.officer)).statusCode).toBe(201)
    expect((await signIn(service, wrong)).statusCode).toBe(401)
    expect((await signIn(service, people.officer)).statusCode).toBe(201)
    const actions = (await logged(society.db)).map(({ action }) => action)
    expect(actions).toContain('auth.lock-out')
  })

  it('does not hold up anybody else', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(service, wrong)
    expect((await signIn(service, people.auditor)).statusCode).toBe(201)
    skewMs += 3_600_000
  })

  it('is still paused after a restart, because the counter is in the database', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1)
      await signIn(service, { ...wrong, username: people.child.username })
    await service.close()
    const other = { ...society.provisioned, member: 'transit' }
    service = await startSociety(society, await testNetwork([society.provisioned, other]), {}, { clock })
    expect((await signIn(service, people.child)).statusCode).toBe(401)
  })
})

it('limits how often one address may ask to sign in', async () => {
  const other = { ...society.provisioned, member: 'transit' }
  const strict = await startSociety(society, await testNetwork([society.provisioned, other]), {
    SIGN_INS_PER_MINUTE: '2',
  })
  const bad = () => strict.app.inject({ method: 'POST', url: '/v1/session', payload: { username: 'x' } })
  expect([await bad(), await bad()].map(({ statusCode }) => statusCode)).toEqual([400, 400])
  const limited = await bad()
  expect(limited.statusCode).toBe(429)
  expect(limited.json()).toMatchObject({ code: 'too_many_requests' })
  expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
  expect(limited.headers['x-ratelimit-limit']).toBeUndefined()
  await strict.close()
})

describe('signing out', () => {
  it('ends the session at once, for every copy of the token', async () => {
    const headers = await bearer(service, people.auditor)
    expect((await service.app.inject({ url: '/v1/status', headers })).statusCode).toBe(200)
    expect((await service.app.inject({ method: 'DELETE', url: '/v1/session', headers })).statusCode).toBe(204)
    expect((await service.app.inject({ url: '/v1/status', headers })).statusCode).toBe(401)
    expect((await service.app.inject({ method: 'DELETE', url: '/v1/session', headers })).statusCode).toBe(401)
  })
})
