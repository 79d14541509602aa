import { generateAttestKey, ready, signWebhook, webhookPublicKey } from '@kinlink/crypto/attest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createWebhookReceiver } from '../src/index.ts'

const at = 1_795_000_000
const body = (patch: object = {}) =>
  Buffer.from(
    JSON.stringify({
      type: 'match.proposed',
      timestamp: '2026-11-18T08:26:40Z',
      data: {
        eventId: 'AAAAAAAAAAAAAAAAAAAAAA',
        type: 'match.proposed',
        sequence: 3,
        occurredWindow: '2026-11-18T04:00:00Z',
        recordId: 'AQEBAQEBAQEBAQEBAQEBAQ',
        entryId: 'AgICAgICAgICAgICAgICAg',
        ...patch,
      },
    }),
  )

const setUp = async (options: { now?: number; keys?: number[] } = {}) => {
  const keys = (options.keys ?? [1]).map((byte) => webhookPublicKey(generateAttestKey(new Uint8Array(32).fill(byte))))
  const clock = { now: () => new Date((options.now ?? at) * 1000) }
  return await createWebhookReceiver({ publicKeys: keys, clock })
}
const signed = (raw: Uint8Array, byte = 1) => ({
  'webhook-id': 'AAAAAAAAAAAAAAAAAAAAAA',
  'webhook-timestamp': String(at),
  'webhook-signature': signWebhook(generateAttestKey(new Uint8Array(32).fill(byte)), 'AAAAAAAAAAAAAAAAAAAAAA', at, raw),
})

describe('a webhook of the exchange', () => {
  beforeAll(ready)

  it('is read when the endpoint’s key signed exactly these bytes', async () => {
    const receive = await setUp()
    expect(receive(body(), signed(body()))).toMatchObject({ ok: true, event: { type: 'match.proposed', sequence: 3 } })
  })

  it('is read under the old and the new key while the key is being changed', async () => {
    const receive = await setUp({ keys: [1, 2] })
    expect(receive(body(), signed(body(), 2)).ok).toBe(true)
    expect(receive(body(), signed(body(), 1)).ok).toBe(true)
  })

  it('is refused when another key signed it, when a byte was changed, or when it is not signed', async () => {
    const receive = await setUp()
    expect(receive(body(), signed(body(), 9))).toEqual({ ok: false, reason: 'signature' })
    expect(receive(Buffer.concat([body(), Buffer.from(' ')]), signed(body()))).toEqual({
      ok: false,
      reason: 'signature',
    })
    expect(receive(body(), {})).toEqual({ ok: false, reason: 'malformed' })
  })

  it.each([at - 301, at + 301])('is refused when its time lies too far off (%i)', async (now) => {
    const receive = await setUp({ now })
    expect(receive(body(), signed(body()))).toEqual({ ok: false, reason: 'timestamp' })
  })

  it.each([
    ['a member no event has', body({ name: 'x' })],
    ['two types that differ', body({ type: 'ping' })],
    ['no JSON', Buffer.from('{')],
    ['a member twice', Buffer.from('{"type":"ping","type":"ping"}')],
  ])('is refused with %s, though signed', async (_title, raw) => {
    const receive = await setUp()
    expect(receive(raw, signed(raw))).toEqual({ ok: false, reason: 'malformed' })
  })
})
