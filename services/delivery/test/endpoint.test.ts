import { verifyWebhook } from '@kinlink/crypto/verify'
import { Bytes, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Ground, logged, prepareGround, type Running, startDelivery, until } from './ground.ts'
import { type Receiver, startReceiver } from './receiver.ts'

let ground: Ground
let delivery: Running
const receivers: Receiver[] = []
beforeAll(async () => {
  ground = await prepareGround()
  delivery = await startDelivery(ground)
})
afterEach(() => {
  for (const receiver of receivers.splice(0)) receiver.close()
})
afterAll(async () => {
  await delivery?.close()
  await ground?.close()
})

const receiver = async (...args: Parameters<typeof startReceiver>) => {
  const made = await startReceiver(...args)
  receivers.push(made)
  return made
}
const put = (member: string, body: unknown) => delivery.call('PUT', `/internal/endpoints/${member}`, body)

describe('an endpoint', () => {
  it('gets a ping when it is set, and then each event as a thin, signed webhook', async () => {
    const { url, received } = await receiver()
    const { status, body } = await put('transit', { url })
    expect([status, body.url, body.state]).toEqual([200, url, 'active'])
    expect(body.publicKey).toMatch(/^whpk_/)
    const [eventId] = await ground.publish('transit')
    await until(() => received.length === 2)
    expect(received[0]?.event.type).toBe('ping')
    const webhook = received.find(({ event }) => event.eventId === eventId)
    const check = {
      publicKey: body.publicKey,
      headers: webhook?.headers ?? {},
      rawBody: webhook?.body ?? '',
      nowSeconds: Math.floor(Date.now() / 1000),
      toleranceSeconds: 300,
    }
    expect(verifyWebhook(check)).toMatchObject({ ok: true, id: eventId })
    expect(verifyWebhook({ ...check, rawBody: Buffer.concat([check.rawBody as Buffer, Buffer.from(' ')]) }).ok).toBe(
      false,
    )
    const message = JSON.parse(String(webhook?.body))
    expect(Object.keys(message).sort()).toEqual(['data', 'timestamp', 'type'])
    expect(message.data).toEqual((await delivery.feed('transit')).find((event) => event.eventId === eventId))
  })

  it('keeps its key when its address changes, and another member has another key', async () => {
    const first = (await put('origin', { url: (await receiver()).url })).body
    const moved = (await put('origin', { url: (await receiver()).url })).body
    expect([moved.id, moved.publicKey]).toEqual([first.id, first.publicKey])
    const other = (await put('coordinator', { url: (await receiver()).url })).body
    expect(other.publicKey).not.toBe(first.publicKey)
  })

  it('gets only the types it asked for; the feed holds all', async () => {
    const { url, received } = await receiver()
    await put('destination', { url, types: ['release.available'] })
    await ground.publish('destination', 2, 'match.proposed')
    await ground.publish('destination', 1, 'release.available')
    await until(async () => received.length === 2 && (await delivery.feed('destination')).length === 4)
    expect(received.map(({ event }) => event.type).sort()).toEqual(['ping', 'release.available'])
  })

  it('that is removed gets nothing more, and removing it again has the same answer', async () => {
    const { url, received } = await receiver()
    await put('observer', { url })
    await until(() => received.length === 1)
    const first = await delivery.call('DELETE', '/internal/endpoints/observer')
    const again = await delivery.call('DELETE', '/internal/endpoints/observer')
    expect(again).toEqual(first)
    await ground.publish('observer')
    await until(async () => (await delivery.feed('observer')).length === 2)
    expect(received).toHaveLength(1)
    expect((await delivery.call('GET', '/internal/endpoints/observer')).status).toBe(404)
  })

  it.each([
    ['http://example.org/hooks', 'scheme'],
    ['ftp://127.0.0.1/hooks', 'scheme'],
    ['https://user:pass@example.org/', 'credentials'],
    ['https://example.org:22/', 'port'],
    ['https://10.0.0.1/', 'address'],
    ['https://[::1]/', 'address'],
    ['https://[::ffff:10.0.0.1]/', 'address'],
    ['no address at all', 'url'],
  ])('is not set to %s', async (url, keyword) => {
    const { status, body } = await put('refused', { url })
    expect([status, body.code, body.errors]).toEqual([400, 'invalid_request', [{ pointer: '/body/url', keyword }]])
    expect(JSON.stringify(body)).not.toContain('example.org')
    expect((await delivery.call('GET', '/internal/endpoints/refused')).status).toBe(404)
  })

  it('is logged in its member’s tree when it is set, refused or removed', async () => {
    const changes = (await logged(ground)).filter(({ action }) => action === 'endpoint.change')
    const of = (member: string) =>
      changes.filter(({ tree }) => tree === `member:${member}`).map(({ decision, code }) => [decision, code])
    expect(of('transit')).toEqual([['allow', 'set']])
    expect(of('observer')).toEqual([
      ['allow', 'set'],
      ['allow', 'removed'],
    ])
    expect(of('refused')).toHaveLength(8)
  })

  it('has its signing key at rest only sealed, and bound to it', async () => {
    const { url } = await receiver()
    const { id, publicKey } = (await put('transit', { url })).body
    const Row = Type.Object({ sealed_key: Bytes })
    const { sealed_key } = await ground.superuser.one(Row, sql`select sealed_key from endpoint where id = ${id}`)
    const raw = Buffer.from(publicKey.slice(5), 'base64')
    expect(Buffer.from(sealed_key).includes(raw)).toBe(false)
    expect(Buffer.from(sealed_key).includes('whsk_')).toBe(false)
  })
})
