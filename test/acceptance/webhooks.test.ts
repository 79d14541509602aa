import type { Attempt, Endpoint, EventPage, SocietyStatus, WebhookBody } from '@kinlink/contracts'
import { createWebhookReceiver } from '@kinlink/exchange-client'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Door, throughTheDoor } from './support/exchange-door.ts'
import { played } from './support/network.ts'
import { signedIn } from './support/officer.ts'
import { propose } from './support/played-agreement.ts'
import type { PlayedSociety } from './support/played-society.ts'
import { type Received, type Receiver, startReceiver } from './support/receiver.ts'
import { theNetwork } from './support/shared-network.ts'
import { aMatch } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
let society: PlayedSociety
let door: Door
beforeAll(async () => {
  society = await played(network)
  door = await throughTheDoor(network, society.member, society.auth)
})
const open: Receiver[] = []
afterEach(async () => {
  await door.call({ method: 'DELETE', path: '/v1/endpoint' })
  for (const receiver of open.splice(0)) await receiver.close()
})

const receiving = async (answer?: Parameters<typeof startReceiver>[0]): Promise<Receiver> => {
  const receiver = await startReceiver(answer)
  open.push(receiver)
  return receiver
}
const setEndpoint = async (url: string): Promise<Endpoint> => {
  const reply = await door.call({ method: 'PUT', path: '/v1/endpoint', body: { url } })
  expect(reply.status).toBe(200)
  return reply.json as Endpoint
}
const idOf = ({ headers }: Received) => String(headers['webhook-id'])
const bodyOf = ({ body }: Received) => JSON.parse(body.toString()) as WebhookBody
const clock = { now: () => new Date() }
/** Something that the exchange has to tell this Society. */
const happen = () => propose(network, society, 'transit')
const arrived = (receiver: Receiver, count: number) =>
  until(`${count} webhooks have arrived`, async () => receiver.received.length >= count)

describe('a Society is told by webhook', () => {
  it('of each event once it has happened, in ids alone, signed with the key of its endpoint', async () => {
    const receiver = await receiving()
    const { publicKey, state } = await setEndpoint(receiver.url)
    expect(state).toBe('active')
    await happen()
    await arrived(receiver, 2)
    const judge = await createWebhookReceiver({ publicKeys: [publicKey], clock })
    for (const one of receiver.received) {
      expect(judge(one.body, one.headers as Record<string, string>)).toMatchObject({ ok: true })
      expect(one.headers['webhook-signature']).toMatch(/^v1a,/)
      expect(idOf(one)).toBe(bodyOf(one).data.eventId)
    }
    const types = receiver.received.map((one) => bodyOf(one).type).sort()
    expect(types).toEqual(['agreement.changed', 'ping'])
    for (const one of receiver.received)
      expect(Object.keys(bodyOf(one).data).sort()).toEqual(['eventId', 'occurredWindow', 'sequence', 'type'])
  })

  it('and believes nothing that was changed, is old, or was signed by another', async () => {
    const receiver = await receiving()
    const { publicKey } = await setEndpoint(receiver.url)
    await arrived(receiver, 1)
    const [one] = receiver.received
    if (one === undefined) throw new RangeError('nothing arrived')
    const judge = await createWebhookReceiver({ publicKeys: [publicKey], clock })
    const headers = one.headers as Record<string, string>
    const said = one.body.toString()
    expect(judge(Buffer.from(said.replace('"ping"', '"ping" ')), headers)).toMatchObject({
      ok: false,
      reason: 'signature',
    })
    expect(judge(one.body, { ...headers, 'webhook-id': 'A'.repeat(22) })).toMatchObject({ ok: false })
    const later = await createWebhookReceiver({
      publicKeys: [publicKey],
      clock: { now: () => new Date(Date.now() + 600_000) },
    })
    expect(later(one.body, headers)).toMatchObject({ ok: false, reason: 'timestamp' })
    const other = await createWebhookReceiver({ publicKeys: [`whpk_${Buffer.alloc(32, 7).toString('base64')}`], clock })
    expect(other(one.body, headers)).toMatchObject({ ok: false, reason: 'signature' })
  })

  it('again and again until it answers, each time the same event newly signed', async () => {
    const receiver = await receiving((n) => (n === 0 ? 500 : n === 1 ? 302 : n === 2 ? 'hang' : 204))
    const { publicKey } = await setEndpoint(receiver.url)
    await arrived(receiver, 4)
    expect(new Set(receiver.received.map(idOf)).size).toBe(1)
    const judge = await createWebhookReceiver({ publicKeys: [publicKey], clock })
    for (const one of receiver.received)
      expect(judge(one.body, one.headers as Record<string, string>)).toMatchObject({ ok: true })
    const attempts = await until('the attempts are listed', async () => {
      const reply = await door.call({ method: 'GET', path: '/v1/endpoint/attempts?limit=200' })
      const items = (reply.json as { items: Attempt[] }).items.filter(
        ({ eventId }) => eventId === idOf(receiver.received[0] as Received),
      )
      return items.length >= 4 ? items : undefined
    })
    expect(attempts.map(({ attempt }) => attempt).sort()).toEqual([1, 2, 3, 4])
    expect(attempts.map(({ status }) => status).sort()).toEqual([204, 302, 500, null])
  })

  it('each event once in the feed, in one dense order, whatever the webhooks did', async () => {
    const receiver = await receiving((n) => (n % 2 === 0 ? 503 : 204))
    await setEndpoint(receiver.url)
    for (let n = 0; n < 4; n += 1) await happen()
    await until(
      'all have been taken',
      async () => receiver.received.filter(({ answered }) => answered === 204).length >= 5,
    )
    const events: EventPage['items'] = []
    for (let after = '0'; ; ) {
      const page = (await door.call({ method: 'GET', path: `/v1/events?after=${after}&limit=200` })).json as EventPage
      events.push(...page.items)
      if (page.next === undefined) break
      after = page.next
    }
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1))
    const inFeed = new Map(events.map((event) => [event.eventId, event]))
    expect(inFeed.size).toBe(events.length)
    for (const one of receiver.received) expect(bodyOf(one).data).toEqual(inFeed.get(idOf(one)))
  })
})

describe('a receiver that is dead', () => {
  it('does not hamper others, and misses nothing: the feed has it', async () => {
    const dead = await receiving(() => 'hang')
    await setEndpoint(dead.url)
    for (let n = 0; n < 12; n += 1) await happen()
    await arrived(dead, 1)
    const transit = await signedIn(network, 'transit', 'tracing-officer')
    const webhooks = async () => (await transit.get<SocietyStatus>('/v1/status')).counts.webhooks ?? 0
    const before = await webhooks()
    const startedAt = Date.now()
    await aMatch(transit, await signedIn(network, 'destination', 'tracing-officer'))
    await until('transit’s webhook for the match has arrived', async () => (await webhooks()) > before)
    expect(Date.now() - startedAt).toBeLessThan(8000)
    const reply = await door.call({ method: 'GET', path: '/v1/events?limit=200' })
    expect((reply.json as EventPage).items.length).toBeGreaterThan(12)
  })
})
