import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AuditBody, AuditEntry, Role, SocietyStatus } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { attacksOn, CANARY, expectProblem, type Route, titleOf } from './support/attack.ts'
import { CASEWORK_ROUTES, type Guarded } from './support/casework-routes.ts'
import { forgedTokens } from './support/forged-token.ts'
import { newKey, send } from './support/http.ts'
import { accountOf, caseworkOf } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { anId } from './support/played-submission.ts'
import { aRegistration } from './support/registration.ts'
import { theNetwork } from './support/shared-network.ts'
import { until } from './support/until.ts'

const network = theNetwork()
const base = caseworkOf(network, 'origin')
const pathOf = ({ path }: Route): string =>
  path
    .replace('{id}', anId())
    .replace('{attachmentId}', anId())
    .replace('{seq}', '0')
    .replace(/consistency$/, '$&?from=1&to=1')
const keyFor = ({ creates }: Route) => (creates === true ? { 'idempotency-key': newKey() } : {})
const bodyFor = ({ body }: Route) => (body === undefined ? {} : { body })

const officers = new Map<Role, Officer>()
beforeAll(async () => {
  for (const role of ['tracing-officer', 'auditor', 'society-admin'] as const)
    officers.set(role, await signedIn(network, 'origin', role))
})
const officerFor = (role: Role): Officer => {
  const officer = officers.get(role)
  if (officer === undefined) throw new RangeError(`nobody is ${role}`)
  return officer
}
const whoMay = ({ may }: Guarded): Officer => officerFor(may === 'anybody' ? 'tracing-officer' : may)

const status = () => officerFor('tracing-officer').get<SocietyStatus>('/v1/status')
const denialsSince = async (from: string): Promise<AuditBody[]> =>
  (await officerFor('auditor').all<AuditEntry>(`/v1/audit/entries?decision=deny&from=${from}`)).map(
    ({ body }) => JSON.parse(body) as AuditBody,
  )

describe('the table of this test', () => {
  it('names every public route of casework', () => {
    const file = new URL('../../services/casework/openapi.json', import.meta.url)
    const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, Record<string, unknown>> }
    const offered = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/(.)\/$/, '$1')}`),
    )
    expect(CASEWORK_ROUTES.map(titleOf).sort()).toEqual(offered.sort())
  })
})

describe('a bad body', () => {
  const rows = CASEWORK_ROUTES.filter(({ body }) => body !== undefined).map((route) => [titleOf(route), route] as const)
  it.each(rows)('%s: is refused precisely, and nothing of it is kept', async (_, route) => {
    const before = await status()
    for (const { title, raw, headers, status: expected, code } of attacksOn(route.body ?? {})) {
      const call = { method: route.method, path: pathOf(route), raw, headers: { ...keyFor(route), ...headers } }
      const reply = await (route.open === true ? send(base, call) : whoMay(route).call(call))
      expect([title, reply.status]).toEqual([title, expected])
      expectProblem(reply, expected, code)
    }
    const after = await status()
    expect([after.counts, after.waiting]).toEqual([before.counts, before.waiting])
  })

  it('a creating request without a usable Idempotency-Key creates nothing', async () => {
    const before = await status()
    for (const route of CASEWORK_ROUTES.filter(({ creates }) => creates === true)) {
      const call = { method: route.method, path: pathOf(route), ...bodyFor(route) } as const
      for (const key of [undefined, 'short', 'x'.repeat(65), `${CANARY} ${CANARY}`]) {
        const reply = await whoMay(route).call({
          ...call,
          headers: key === undefined ? {} : { 'idempotency-key': key },
        })
        expect([titleOf(route), reply.status]).toEqual([titleOf(route), 400])
        expectProblem(reply, 400, 'idempotency_key_missing')
      }
    }
    expect((await status()).counts).toEqual(before.counts)
  })

  it('values that fit no field are refused by their place, never by what they are', async () => {
    const registration = aRegistration()
    const refused = async (said: object) =>
      expectProblem(
        await officerFor('tracing-officer').call({
          method: 'POST',
          path: '/v1/people',
          body: { ...registration, ...said },
          headers: { 'idempotency-key': newKey() },
        }),
        400,
        'invalid_request',
      )
    const { errors } = await refused({ kind: CANARY })
    expect(errors?.[0]?.pointer).toBe('/body/kind')
    await refused({ person: { ...registration.person, names: [] } })
    await refused({ person: { ...registration.person, names: [{ full: 'x'.repeat(201), script: 'Latn' }] } })
    await refused({ basis: { ...registration.basis, givenAt: `${CANARY}T00:00:00Z` } })
    await refused({ mayBeMatched: 'true' })
    await refused({
      person: { ...registration.person, birth: { value: 1984, accuracy: 'year', calendar: 'gregorian' } },
    })
  })
})

describe('who may not', () => {
  it('forged tokens are refused at every route, always with the same words, and the denial is logged', async () => {
    const from = new Date().toISOString()
    const { publicKey } = generateKeyPairSync('ed25519')
    const forged = await forgedTokens(officerFor('tracing-officer').token(), publicKey.export({ format: 'jwk' }).x)
    const answers = new Set<string>()
    for (const route of CASEWORK_ROUTES.filter(({ open }) => open !== true))
      for (const [title, token] of forged) {
        const call = { method: route.method, path: pathOf(route), token, headers: keyFor(route), ...bodyFor(route) }
        const reply = await send(base, call)
        expect([titleOf(route), title, reply.status]).toEqual([titleOf(route), title, 401])
        const { instance: _, ...said } = expectProblem(reply, 401, 'unauthenticated')
        answers.add(JSON.stringify(said))
      }
    expect(answers.size).toBe(1)
    await until('the denials are logged', async () =>
      (await denialsSince(from)).some(({ code }) => code === 'unauthenticated'),
    )
  })

  it('a token of another Society is nobody’s here', async () => {
    const stranger = await signedIn(network, 'transit', 'tracing-officer')
    const reply = await send(base, { method: 'GET', path: '/v1/cases', token: stranger.token() })
    expectProblem(reply, 401, 'unauthenticated')
  })

  it('roles end where they end, and every attempt is logged under who made it', async () => {
    for (const route of CASEWORK_ROUTES) {
      if (route.mayNot === undefined) continue
      const from = new Date().toISOString()
      const officer = officerFor(route.mayNot)
      const call = { method: route.method, path: pathOf(route), headers: keyFor(route), ...bodyFor(route) }
      const reply = await officer.call(call)
      expect([titleOf(route), reply.status]).toEqual([titleOf(route), 403])
      expectProblem(reply, 403, '')
      await until(`${titleOf(route)} is in the log`, async () =>
        (await denialsSince(from)).some(({ actor, code }) => actor.officer === officer.id && code === 'forbidden'),
      )
    }
  })

  it('a wrong passphrase and a name nobody has are refused alike', async () => {
    const attempt = (username: string) =>
      send(base, { method: 'POST', path: '/v1/session', body: { username, passphrase: `${CANARY} ${CANARY}` } })
    const { username } = accountOf(network, 'origin', 'society-admin', 1)
    const [wrong, nobody] = [await attempt(username), await attempt(`nobody-${CANARY}`)]
    const said = (text: string) => ({ ...(JSON.parse(text) as object), instance: '' })
    expectProblem(wrong, 401, 'sign_in_refused')
    expect([nobody.status, said(nobody.text)]).toEqual([wrong.status, said(wrong.text)])
  })

  it('a webhook that nobody signed is refused', async () => {
    const call = { method: 'POST', path: '/v1/webhook', body: { type: 'ping', [CANARY]: CANARY } } as const
    expectProblem(await send(base, call), 401, 'unauthenticated')
    const headers = { 'webhook-id': anId(), 'webhook-timestamp': '1', 'webhook-signature': `v1a,${'A'.repeat(88)}` }
    expectProblem(await send(base, { ...call, headers }), 401, 'unauthenticated')
    expectProblem(await send(base, { ...call, raw: 'x'.repeat(300_000) }), 413, 'too_large')
  })
})

describe('ids and queries', () => {
  it.each([
    ['/v1/people', 'tracing-officer'],
    ['/v1/cases', 'tracing-officer'],
    ['/v1/candidates', 'tracing-officer'],
    ['/v1/searches', 'tracing-officer'],
    ['/v1/releases', 'tracing-officer'],
    ['/v1/messages', 'tracing-officer'],
    ['/v1/incoming-messages', 'tracing-officer'],
    ['/v1/rights-requests/incoming', 'tracing-officer'],
  ] as const)('%s: what is not there is a 404, what is no id or no page a 400', async (path, role) => {
    const get = (rest: string) => officerFor(role).call({ method: 'GET', path: `${path}${rest}` })
    expectProblem(await get(`/${anId()}`), 404, 'not_found')
    expectProblem(await get(`/${CANARY}`), 400, 'invalid_request')
    expectProblem(await get(`?limit=201`), 400, 'invalid_request')
    expectProblem(await get(`?after=${'x'.repeat(300)}`), 400, 'invalid_request')
    expectProblem(await get(`?${CANARY}=1`), 400, 'invalid_request')
  })

  it('the log refuses what is no query', async () => {
    for (const query of [
      `action=${CANARY}`,
      `officer=${CANARY}`,
      'from=yesterday',
      'decision=maybe',
      'after=-1',
      'source=all',
    ])
      expectProblem(
        await officerFor('auditor').call({ method: 'GET', path: `/v1/audit/entries?${query}` }),
        400,
        'invalid_request',
      )
  })

  it('an act on what is not there, or is another Society’s, is the same 404', async () => {
    const stranger = await signedIn(network, 'transit', 'tracing-officer')
    const theirs = await stranger.all<{ searchId: string }>('/v1/searches')
    const officer = officerFor('tracing-officer')
    for (const id of [anId(), ...theirs.slice(0, 1).map(({ searchId }) => searchId)])
      for (const route of CASEWORK_ROUTES.filter(({ path }) => /^\/v1\/(offers|searches|cases)\/\{id\}/.test(path))) {
        const path = route.path.replace('{id}', id)
        const reply = await officer.call({ method: route.method, path, headers: keyFor(route), ...bodyFor(route) })
        expect([titleOf(route), reply.status]).toEqual([titleOf(route), 404])
        expectProblem(reply, 404, 'not_found')
      }
  })
})
