import type { WebhookBody } from '@kinlink/contracts'
import { signWebhook } from '@kinlink/crypto/attest'
import type { KeySeal } from '../endpoints/key-seal.ts'
import { publicEvent } from '../events/event-store.ts'
import type { ClaimedDelivery } from './delivery-store.ts'
import type { Webhook } from './send-webhook.ts'

/**
 * The webhook of a delivery (Standard Webhooks): the event and nothing else, signed with the endpoint's own key
 * (`v1a`). Body and id are the same at every attempt; the signed time is that of the attempt.
 */
export const signedWebhook = (keySeal: KeySeal, delivery: ClaimedDelivery, at: Date): Webhook => {
  const data = publicEvent(delivery)
  const message: WebhookBody = { type: data.type, timestamp: data.occurredWindow, data }
  const body = JSON.stringify(message)
  const timestamp = Math.floor(at.getTime() / 1000)
  const key = keySeal.open(delivery.sealed_key, delivery.endpoint)
  return {
    url: delivery.url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Kinlink-Webhooks/1',
      'webhook-id': data.eventId,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook(key, data.eventId, timestamp, body),
    },
  }
}
