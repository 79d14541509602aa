import { beforeAll, describe, expect, test } from 'vitest'
import {
  attestKeyFromWebhookSecret,
  generateAttestKey,
  signWebhook,
  webhookPublicKey,
  webhookSecretKey,
} from '../src/attest.ts'
import { CryptoError, ready } from '../src/hash.ts'
import { verifyWebhook, type WebhookCheck } from '../src/verify.ts'
import { random } from './sealed-case.ts'

/** Published vector of the `v1a` scheme. */
const SECRET = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const AT = 1_614_265_330
const BODY = '{"test": 2432232314}'
const SIGNATURE = 'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=='

beforeAll(ready)

function aCheck(edit: Partial<WebhookCheck> = {}, headers: WebhookCheck['headers'] = {}): WebhookCheck {
  const publicKey = webhookPublicKey(attestKeyFromWebhookSecret(SECRET))
  const sent = { 'webhook-id': ID, 'webhook-timestamp': String(AT), 'webhook-signature': SIGNATURE, ...headers }
  return { publicKey, headers: sent, rawBody: BODY, nowSeconds: AT + 10, toleranceSeconds: 300, ...edit }
}

describe('a webhook', () => {
  test('is signed exactly as the published vector says', () => {
    const key = attestKeyFromWebhookSecret(SECRET)
    expect(signWebhook(key, ID, AT, BODY)).toBe(SIGNATURE)
    expect(signWebhook(key, ID, AT, new TextEncoder().encode(BODY))).toBe(SIGNATURE)
    expect(webhookSecretKey(key)).toBe(SECRET)
  })

  test('verifies, whatever the case of header names', () => {
    expect(verifyWebhook(aCheck())).toEqual({ ok: true, id: ID, timestamp: AT })
    const headers = { 'Webhook-Id': ID, 'WEBHOOK-TIMESTAMP': String(AT), 'webhook-signature': SIGNATURE }
    expect(verifyWebhook(aCheck({ headers })).ok).toBe(true)
  })

  test('verifies while keys rotate: one of several signatures suffices', () => {
    const other = signWebhook(generateAttestKey(random(32)), ID, AT, BODY)
    const signature = `v1,bm9uZQ== ${other} ${SIGNATURE}`
    expect(verifyWebhook(aCheck({}, { 'webhook-signature': signature })).ok).toBe(true)
    expect(verifyWebhook(aCheck({}, { 'webhook-signature': other }))).toEqual({ ok: false, code: 'signature' })
  })
})

describe('a webhook is refused when', () => {
  const cases: [string, string, Partial<WebhookCheck>, WebhookCheck['headers']][] = [
    ['the body differs by a space', 'signature', { rawBody: '{"test":2432232314}' }, {}],
    ['the id is another', 'signature', {}, { 'webhook-id': 'msg_other' }],
    ['the time is another', 'signature', {}, { 'webhook-timestamp': String(AT + 1) }],
    ['it is older than the tolerance', 'timestamp', { nowSeconds: AT + 301 }, {}],
    ['it is from the future', 'timestamp', { nowSeconds: AT - 301 }, {}],
    ['our clock is no number', 'timestamp', { nowSeconds: Number.NaN }, {}],
    ['the timestamp is no plain number', 'malformed', {}, { 'webhook-timestamp': `${AT}.0` }],
    ['the timestamp has a sign', 'malformed', {}, { 'webhook-timestamp': `+${AT}` }],
    ['a header is missing', 'malformed', {}, { 'webhook-id': undefined }],
    ['a header comes twice', 'malformed', {}, { 'webhook-id': [ID, ID] }],
    ['a header comes in two spellings', 'malformed', {}, { 'Webhook-Id': ID }],
    ['the id could be read as part of the content', 'text', {}, { 'webhook-id': 'msg.1' }],
    ['there is no signature', 'signature', {}, { 'webhook-signature': '' }],
    ['the scheme is another', 'signature', {}, { 'webhook-signature': SIGNATURE.replace('v1a', 'v1') }],
    ['the signature is cut', 'signature', {}, { 'webhook-signature': SIGNATURE.slice(0, -8) }],
    ['there are a hundred signatures', 'size', {}, { 'webhook-signature': Array(100).fill(SIGNATURE).join(' ') }],
    ['the key is a secret one', 'key', { publicKey: SECRET }, {}],
    ['the key is too short', 'key', { publicKey: 'whpk_AAAA' }, {}],
  ]
  test.each(cases)('%s', (_, code, edit, headers) => {
    expect(verifyWebhook(aCheck(edit, headers))).toEqual({ ok: false, code })
  })
})

test('a webhook key whose halves do not belong together is refused', () => {
  const other = webhookSecretKey(generateAttestKey(random(32)))
  const mixed = Buffer.concat([
    Buffer.from(SECRET.slice(5), 'base64').subarray(0, 32),
    Buffer.from(other.slice(5), 'base64').subarray(32),
  ])
  expect(() => attestKeyFromWebhookSecret(`whsk_${mixed.toString('base64')}`)).toThrow(CryptoError)
})

test('a message id that could be taken for another kind of signed content is not signed', () => {
  const key = generateAttestKey(random(32))
  for (const id of ['rfl/sig/record/v1\0', 'a.b', '', 'x'.repeat(129)]) {
    expect(() => signWebhook(key, id, AT, BODY)).toThrow('text')
  }
  expect(() => signWebhook(key, ID, AT + 0.5, BODY)).toThrow('text')
})
