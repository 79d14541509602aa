import { readFileSync } from 'node:fs'
import type { AuditEntry } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { attacksOn, CANARY, expectProblem, type Route, titleOf } from './support/attack.ts'
import {
  anAssertion,
  type Door,
  privateKeyOf,
  publicDocuments,
  throughTheDoor,
  tokenRequest,
} from './support/exchange-door.ts'
import { forgedTokens, unfitTokens } from './support/forged-token.ts'
import { newKey, send } from './support/http.ts'
import { played } from './support/network.ts'
import { signedIn } from './support/officer.ts'
import type { PlayedSociety } from './support/played-society.ts'
import { anEntry, anId, aSubmission } from './support/played-submission.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
let hostile: PlayedSociety
let door: Door
let submission: object
beforeAll(async () => {
  hostile = await played(network)
  const { member } = hostile
  door = await throughTheDoor(network, member, hostile.auth)
  submission = aSubmission(hostile, await publicDocuments(network, [member, 'transit']))
})

const SIGNED = { header: 'e30', kid: anId(), sig: `${'A'.repeat(85)}A` }
const DOCUMENT = { document: { header: 'e30', signatures: [{ kid: SIGNED.kid, sig: SIGNED.sig }] } }
const ENTRY = { header: 'e30', code: 'A'.repeat(342), kid: SIGNED.kid, sig: SIGNED.sig }
const GRANT = { header: 'e30', enc: 'AQID', wraps: {}, leaves: [], kid: SIGNED.kid, sig: SIGNED.sig }
const RENEWALS = { renewals: [{ replaces: SIGNED.kid, grant: GRANT }] }
const ROUTES: readonly Route[] = [
  { method: 'POST', path: '/v1/token', body: tokenRequest('a.b.c'), open: true },
  { method: 'GET', path: '/v1/member-list', open: true },
  { method: 'POST', path: '/v1/member-list', body: DOCUMENT, open: true },
  { method: 'GET', path: '/v1/statements/{member}', open: true },
  { method: 'POST', path: '/v1/statements', body: DOCUMENT, open: true },
  { method: 'GET', path: '/v1/policy-pack', open: true },
  { method: 'GET', path: '/v1/keys-log/checkpoint', open: true },
  { method: 'GET', path: '/v1/keys-log/leaves', open: true },
  { method: 'GET', path: '/v1/keys-log/consistency', open: true },
  { method: 'GET', path: '/v1/keys-log/leaves/{seq}/proof', open: true },
  { method: 'POST', path: '/v1/policy-pack', body: DOCUMENT },
  { method: 'GET', path: '/v1/agreements' },
  { method: 'POST', path: '/v1/agreements', body: DOCUMENT },
  { method: 'POST', path: '/v1/records', body: { record: 'given below' }, creates: true },
  { method: 'GET', path: '/v1/records/{id}' },
  { method: 'GET', path: '/v1/records/{id}/blob/{part}' },
  { method: 'PUT', path: '/v1/blobs/{id}/{part}', body: { bytes: 'AQID' } },
  { method: 'POST', path: '/v1/records/{id}/withdrawal', body: { withdrawal: SIGNED }, creates: true },
  { method: 'GET', path: '/v1/records/{id}/withdrawal' },
  { method: 'GET', path: '/v1/records/{id}/erasure' },
  { method: 'POST', path: '/v1/records/{id}/erasure/confirmation', body: { confirmation: SIGNED }, creates: true },
  { method: 'POST', path: '/v1/records/{id}/grants', body: RENEWALS, creates: true },
  { method: 'POST', path: '/v1/entries', body: { entry: ENTRY }, creates: true },
  { method: 'GET', path: '/v1/entries' },
  { method: 'POST', path: '/v1/entries/recodings', body: { recodings: [ENTRY], mandate: SIGNED }, creates: true },
  { method: 'POST', path: '/v1/entries/{id}/removal', body: { removal: SIGNED }, creates: true },
  { method: 'POST', path: '/v1/entries/{id}/rematch', body: { rematch: SIGNED } },
  { method: 'POST', path: '/v1/candidates/outcomes', body: { outcome: SIGNED }, creates: true },
  { method: 'POST', path: '/v1/offers', body: { offer: SIGNED }, creates: true },
  { method: 'GET', path: '/v1/offers/{id}' },
  { method: 'POST', path: '/v1/offers/{id}/answer', body: { act: SIGNED }, creates: true },
  { method: 'POST', path: '/v1/offers/{id}/recall', body: { act: SIGNED }, creates: true },
  { method: 'POST', path: '/v1/offers/{id}/return', body: { act: SIGNED }, creates: true },
  { method: 'GET', path: '/v1/events' },
  { method: 'GET', path: '/v1/endpoint' },
  { method: 'PUT', path: '/v1/endpoint', body: { url: 'https://example.org/hook' } },
  { method: 'DELETE', path: '/v1/endpoint' },
  { method: 'GET', path: '/v1/endpoint/attempts' },
  { method: 'GET', path: '/v1/audit/entries' },
  { method: 'GET', path: '/v1/audit/entries/{seq}/proof' },
  { method: 'GET', path: '/v1/audit/checkpoint' },
  { method: 'GET', path: '/v1/audit/consistency' },
]
const pathOf = ({ path }: Route): string =>
  path
    .replace('{id}', anId())
    .replace('{part}', '0')
    .replace('{member}', 'transit')
    .replace('{seq}', '0')
    .replace(/consistency$/, '$&?from=0&to=1')
const bodyOf = (route: Route): object => (route.path === '/v1/records' ? submission : (route.body ?? {}))
const keyFor = (route: Route) => (route.creates === true ? { 'idempotency-key': newKey() } : {})

describe('the table of this test', () => {
  it('names every public route of the gateway', () => {
    const file = new URL('../../services/gateway/openapi.json', import.meta.url)
    const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, Record<string, unknown>> }
    const offered = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(ROUTES.map(titleOf).sort()).toEqual(offered.sort())
  })
})

describe.each(ROUTES.filter(({ body }) => body !== undefined).map((route) => [titleOf(route), route] as const))(
  '%s',
  (_, route) => {
    it('refuses a body that is none, is repeated, surplus, missing, too deep, too large or of another kind', async () => {
      for (const { title, raw, headers, status, code } of attacksOn(bodyOf(route))) {
        const call = { method: route.method, path: pathOf(route), raw, headers: { ...keyFor(route), ...headers } }
        const reply = await (route.open === true ? send(network.gatewayUrl, call) : door.call(call))
        expect([title, reply.status]).toEqual([title, status])
        expectProblem(reply, status, code)
      }
    })

    if (route.creates !== true) return
    it('refuses a missing, short, long or strange Idempotency-Key', async () => {
      const call = { method: route.method, path: pathOf(route), body: bodyOf(route) } as const
      expectProblem(await door.call(call), 400, 'idempotency_key_missing')
      for (const key of ['short', 'x'.repeat(65), `with space ${CANARY}`, `${CANARY}/../..`])
        expectProblem(await door.call({ ...call, headers: { 'idempotency-key': key } }), 400, 'invalid_request')
    })
  },
)

describe('a token that the exchange did not issue', () => {
  it('is refused at every route that asks for one, always with the same words', async () => {
    const forged = await forgedTokens(door.token(), network.tokenKey.publicKey)
    const unfit = await unfitTokens(door.token(), privateKeyOf(Buffer.from(network.tokenKey.seed, 'base64url')))
    const answers = new Set<string>()
    for (const route of ROUTES.filter(({ open }) => open !== true)) {
      const call = { method: route.method, path: pathOf(route), headers: keyFor(route) }
      for (const [title, token] of [...forged, ...unfit]) {
        const reply = await send(network.gatewayUrl, {
          ...call,
          token,
          ...(route.body === undefined ? {} : { body: bodyOf(route) }),
        })
        expect([titleOf(route), title, reply.status]).toEqual([titleOf(route), title, 401])
        const { instance: _, ...said } = expectProblem(reply, 401, 'unauthenticated')
        answers.add(JSON.stringify(said))
      }
      expectProblem(await send(network.gatewayUrl, call), 401, 'unauthenticated')
    }
    expect(answers.size).toBe(1)
  })

  it('and leaves its mark in the network’s log, whose auditor sees that somebody tried', async () => {
    await send(network.gatewayUrl, { method: 'GET', path: '/v1/events', token: CANARY })
    const auditor = await signedIn(network, 'coordinator', 'network-auditor')
    const denied = '/v1/audit/entries?source=network&action=request.refused&decision=deny'
    await until('the refusal is logged', async () =>
      (await auditor.all<AuditEntry>(denied)).some(({ body }) => body.includes('"code":"unauthenticated"')),
    )
  })
})

describe('a client assertion that proves nothing', () => {
  it('gets no token: forged, replayed, of another, too long, for somewhere else', async () => {
    // Ten of these in a quarter of an hour lock a Society out, so it is not the one that the other tests play.
    const { member, auth } = await played(network, 1)
    const now = Math.floor(Date.now() / 1000)
    const assert = (said: Parameters<typeof anAssertion>[3]) => anAssertion(member, auth, network.net, said)
    const used = await assert({})
    const ask = (assertion: string) =>
      send(network.gatewayUrl, { method: 'POST', path: '/v1/token', body: tokenRequest(assertion) })
    expect((await ask(used)).status).toBe(200)
    const rows: [string, string][] = [
      ['replayed', used],
      ['signed by a stranger', await assert({ seed: hostile.stranger.signSk.slice(0, 32) })],
      ['signed by the officer', await assert({ seed: hostile.officer.signSk.slice(0, 32) })],
      ['for another member', await assert({ claims: { iss: 'transit', sub: 'transit' } })],
      ['for another subject', await assert({ claims: { sub: 'transit' } })],
      ['for another network', await assert({ claims: { aud: 'elsewhere' } })],
      ['valid for a day', await assert({ claims: { exp: now + 86_400 } })],
      ['expired', await assert({ claims: { iat: now - 120, exp: now - 60 } })],
      ['of another kind of token', await assert({ header: { typ: 'at+jwt' } })],
      ['under an unknown key', await assert({ header: { kid: anId() } })],
      ['of no form', `${CANARY}.${CANARY}.${CANARY}`],
    ]
    for (const [title, assertion] of rows) {
      const reply = await ask(assertion)
      expect([title, reply.status]).toEqual([title, 401])
      expectProblem(reply, 401, 'client_refused')
    }
    expect((await ask(await assert({}))).status).toBe(200)
  })
})

describe('ids, queries and addresses', () => {
  it.each([
    ['a record of nobody', 'GET', `/v1/records/${anId()}`, 404],
    ['an id that is none', 'GET', `/v1/records/${CANARY}`, 400],
    ['an id with a way up', 'GET', `/v1/records/..%2f..%2f${CANARY}`, 400],
    ['a cursor that is none', 'GET', `/v1/events?after=${CANARY}`, 400],
    ['a page too large', 'GET', '/v1/events?limit=201', 400],
    ['an empty page', 'GET', '/v1/events?limit=0', 400],
    ['a query that nobody knows', 'GET', `/v1/events?${CANARY}=1`, 400],
    ['a member that is none', 'GET', `/v1/statements/${CANARY.toUpperCase()}`, 400],
    ['a member nobody has heard of', 'GET', '/v1/statements/nowhere', 404],
    ['leaves from no place in the keys log', 'GET', `/v1/keys-log/leaves?from=${CANARY}`, 400],
    ['more leaves than are given at a time', 'GET', '/v1/keys-log/leaves?from=0&limit=501', 400],
    ['leaves of the keys log from nowhere', 'GET', '/v1/keys-log/leaves', 400],
    ['a keys log that shrinks', 'GET', '/v1/keys-log/consistency?from=2&to=1', 404],
    ['a keys log of no size', 'GET', '/v1/keys-log/consistency?from=0&to=1', 400],
    ['a keys log larger than it is', 'GET', '/v1/keys-log/consistency?from=1&to=999999999', 404],
    ['a leaf that the keys log does not have', 'GET', '/v1/keys-log/leaves/7/proof?size=3', 404],
    ['a leaf that is no number', 'GET', `/v1/keys-log/leaves/${CANARY}/proof?size=3`, 400],
    ['an act that the log does not know', 'GET', `/v1/audit/entries?action=${CANARY}`, 400],
    ['an entry that does not exist', 'GET', '/v1/audit/entries/999999999/proof', 404],
    ['the network’s own tree', 'GET', '/v1/audit/entries?source=network', 403],
    ['an address that nobody serves', 'GET', `/v1/${CANARY}`, 404],
    ['a method that nobody serves', 'DELETE', '/v1/records', 404],
  ] as const)('%s: refused as it should be', async (_, method, path, status) => {
    const reply = await door.call({ method, path })
    // Absent and forbidden may be the same 404.
    expect(status === 403 ? [403, 404] : [status]).toContain(reply.status)
    expectProblem(reply, reply.status, '')
  })

  it('a record of another Society is as absent as one of nobody', async () => {
    const { recordId } = await ask(await signedIn(network, 'destination', 'tracing-officer'), aRequest())
    const foreign = await door.call({ method: 'GET', path: `/v1/records/${recordId}` })
    const absent = await door.call({ method: 'GET', path: `/v1/records/${anId()}` })
    const said = (text: string) => JSON.stringify({ ...(JSON.parse(text) as object), instance: '' })
    expect([foreign.status, said(foreign.text)]).toEqual([absent.status, said(absent.text)])
    expect(Object.keys(foreign.headers).sort()).toEqual(Object.keys(absent.headers).sort())
  })

  it('an entry in the name of another, of a stranger’s key or bound to a record is refused', async () => {
    const post = (entry: object) =>
      door.call({ method: 'POST', path: '/v1/entries', body: { entry }, headers: { 'idempotency-key': newKey() } })
    expectProblem(await post(anEntry(hostile, { author: 'transit' })), 422, 'binding_invalid')
    expectProblem(await post(anEntry(hostile, { role: 'sought', rid: anId() })), 422, 'binding_invalid')
    expectProblem(await post(anEntry(hostile, {}, undefined, hostile.stranger)), 422, 'signature_invalid')
    expectProblem(await post(anEntry(hostile, {}, new Uint8Array(64))), 400, 'invalid_request')
    expectProblem(await post(anEntry(hostile, { expires: '2099-01-01T00:00:00Z' })), 422, 'refused_by_rule')
  })

  it('a webhook address inside the exchange’s own network is refused', async () => {
    for (const url of [
      'http://example.org/',
      'https://127.0.0.2/',
      'https://10.0.0.1/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://169.254.169.254/latest',
      'https://2130706434/',
      'https://example.org:22/',
      'file:///etc/passwd',
      `https://user:${CANARY}@example.org/`,
    ]) {
      const reply = await door.call({ method: 'PUT', path: '/v1/endpoint', body: { url } })
      expect([url, reply.status >= 400 && reply.status < 500]).toEqual([url, true])
      expectProblem(reply, reply.status, '')
    }
  })
})
