import { createHash } from 'node:crypto'
import { generateAttestKey, signWebhook, webhookPublicKey } from '@kinlink/crypto/attest'
import { sql } from '@kinlink/postgres'
import { type App, createApp, createLogger } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withSociety } from '../src/db.ts'
import { endpointKey, register } from '../src/exchange/endpoint.ts'
import { webhookRoutes } from '../src/exchange/webhook-routes.ts'
import { emptySociety } from './society.ts'

const URL_HERE = 'https://casework.origin.example/v1/webhook'
const seed = (name: string): Uint8Array => Uint8Array.from(createHash('sha256').update(name).digest())
let there: Awaited<ReturnType<typeof emptySociety>>
let app: App
let nudges = 0
const key = generateAttestKey(seed('endpoint'))
const now = new Date('2026-11-23T10:15:00Z')
const clock = { now: () => now }
const logger = createLogger({ name: 'test', level: 'silent' })

beforeAll(async () => {
  there = await emptySociety()
  app = await createApp({ name: 'casework', title: 'test', logger })
  const feed = {
    nudge: () => {
      nudges += 1
    },
  }
  const deps = { db: there.db, clock, feed, webhookUrl: URL_HERE }
  await app.register(webhookRoutes, { prefix: '/v1/webhook', ...deps })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await there.db.close()
  await there.database.drop()
})
beforeEach(async () => {
  nudges = 0
  await there.db.run(sql`delete from webhook_received`)
  await there.db.run(sql`delete from webhook_endpoint`)
  await there.db.run(sql`insert into webhook_endpoint (url, public_key, registered_at)
    values (${URL_HERE}, ${webhookPublicKey(key)}, ${now})`)
})

const body = (eventId = 'AAAAAAAAAAAAAAAAAAAAAA'): string =>
  JSON.stringify({
    type: 'release.available',
    timestamp: '2026-11-23T10:15:00Z',
    data: { eventId, type: 'release.available', sequence: 7, occurredWindow: '2026-11-23T04:00:00Z' },
  })

type Delivery = { payload?: string; at?: Date; by?: typeof key; tampered?: string; headers?: Record<string, string> }
const deliver = ({ payload = body(), at = now, by = key, tampered = payload, headers = {} }: Delivery = {}) => {
  const timestamp = Math.floor(at.getTime() / 1000)
  const signature = signWebhook(by, 'msg_1', timestamp, payload)
  return app.inject({
    method: 'POST',
    url: '/v1/webhook',
    payload: tampered,
    headers: {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
      ...headers,
    },
  })
}
const received = () =>
  there.db.many(
    Type.Object({ event_id: Type.String(), deliveries: Type.Integer() }),
    sql`select event_id, deliveries from webhook_received order by event_id`,
  )

describe('a webhook', () => {
  it('makes casework look at the feed, and counts by event however often it is delivered', async () => {
    expect((await deliver()).statusCode).toBe(204)
    expect((await deliver()).statusCode).toBe(204)
    expect((await deliver({ payload: body('BBBBBBBBBBBBBBBBBBBBBA') })).statusCode).toBe(204)
    expect(nudges).toBe(3)
    expect((await received()).map(({ deliveries }) => deliveries)).toEqual([2, 1])
  })

  it.each<[string, Delivery]>([
    ['signed by somebody else', { by: generateAttestKey(seed('other')) }],
    ['changed on its way', { tampered: body().replace('"sequence":7', '"sequence":8') }],
    ['replayed after five minutes', { at: new Date(now.getTime() - 301_000) }],
    ['from the future', { at: new Date(now.getTime() + 301_000) }],
    ['that is no event', { payload: '{"type":"ping"}' }],
    ['with a member twice', { payload: body().replace('"sequence":7', '"sequence":7,"sequence":7') }],
    ['without a signature', { headers: { 'webhook-signature': '' } }],
    ['signed in another scheme', { headers: { 'webhook-signature': 'v1,aGVsbG8=' } }],
  ])('%s is refused and changes nothing', async (_title, delivery) => {
    const answer = await deliver(delivery)
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([401, 'unauthenticated'])
    expect([nudges, await received()]).toEqual([0, []])
  })

  it('is refused while no endpoint has been registered, when it is too large, or when it is no JSON', async () => {
    expect((await deliver({ payload: `"${'x'.repeat(20_480)}"` })).statusCode).toBe(413)
    expect((await deliver({ headers: { 'content-type': 'text/plain' } })).statusCode).toBe(415)
    await there.db.run(sql`delete from webhook_endpoint`)
    expect((await deliver()).statusCode).toBe(401)
  })
})

describe('the endpoint', () => {
  const endpoint = { id: 'AAAAAAAAAAAAAAAAAAAAAA', url: URL_HERE, publicKey: 'whpk_new', state: 'active' as const }
  const registering = (known: unknown, put: unknown) => {
    const puts: unknown[] = []
    const putEndpoint = async (wanted: unknown) => {
      puts.push(wanted)
      return put
    }
    const client = { getEndpoint: async () => known, putEndpoint }
    const db = withSociety(there.db, { member: 'origin', clock })
    return { puts, done: () => register({ db, clock, client: client as never, logger }, URL_HERE) }
  }
  const refused = (code: string) => ({ ok: false, problem: { code } })

  it('is registered when the exchange knows none, and its key is kept', async () => {
    const { puts, done } = registering(refused('not_found'), { ok: true, value: endpoint })
    expect(await done()).toBe(true)
    expect(puts).toEqual([{ url: URL_HERE }])
    expect(await endpointKey(there.db, URL_HERE)).toBe('whpk_new')
  })

  it('is left alone when the exchange knows it, and its new key is learned', async () => {
    const { puts, done } = registering({ ok: true, value: endpoint }, refused('conflict'))
    expect([await done(), puts]).toEqual([true, []])
    expect(await endpointKey(there.db, URL_HERE)).toBe('whpk_new')
  })

  it('is registered again when it was disabled, and later when the exchange is away', async () => {
    const disabled = registering({ ok: true, value: { ...endpoint, state: 'disabled' } }, { ok: true, value: endpoint })
    expect([await disabled.done(), disabled.puts.length]).toEqual([true, 1])
    const away = registering(refused('unavailable'), refused('unavailable'))
    expect([await away.done(), away.puts]).toEqual([false, []])
  })
})
