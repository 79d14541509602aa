import { type PublicEvent, WebhookBody } from '@kinlink/contracts'
import { ready, verifyWebhook, type WebhookHeaders } from '@kinlink/crypto/verify'
import { type Clock, parseStrictJson } from '@kinlink/runtime'
import { fits } from './schema.ts'

export type WebhookOptions = {
  /** `whpk_…` keys of the endpoint: one, or two while a key is being changed. */
  readonly publicKeys: readonly string[]
  readonly clock: Clock
  /** How far the signed time may lie off; 300 unless said otherwise, as Standard Webhooks suggests. */
  readonly toleranceSeconds?: number
}

/** Why a delivery is refused: not signed by the endpoint's key, too old or from the future, or no event inside. */
export type WebhookRefusal = 'signature' | 'timestamp' | 'malformed'
export type ReceivedWebhook =
  | { readonly ok: true; readonly event: PublicEvent }
  | { readonly ok: false; readonly reason: WebhookRefusal }

/**
 * Makes the receiving end of signed webhooks. It judges the body's exact bytes, so hand it what came over the wire,
 * before any parsing. Deliveries repeat: `event.eventId` tells a repetition, `event.sequence` a gap, which the feed
 * fills. A replay within the tolerance is such a repetition; outside of it, it is refused.
 */
export const createWebhookReceiver = async (
  options: WebhookOptions,
): Promise<(rawBody: Uint8Array, headers: WebhookHeaders) => ReceivedWebhook> => {
  await ready()
  const toleranceSeconds = options.toleranceSeconds ?? 300
  return (rawBody, headers) => {
    const nowSeconds = Math.floor(options.clock.now().getTime() / 1000)
    const checks = options.publicKeys.map((publicKey) =>
      verifyWebhook({ publicKey, headers, rawBody, nowSeconds, toleranceSeconds }),
    )
    const refusal = checks.find((check) => !check.ok)
    if (!checks.some((check) => check.ok)) return { ok: false, reason: reasonOf(refusal) }
    return eventIn(rawBody)
  }
}

const reasonOf = (refusal: { ok: boolean; code?: string } | undefined): WebhookRefusal => {
  if (refusal?.code === 'timestamp' || refusal?.code === 'malformed') return refusal.code
  return 'signature'
}

const eventIn = (rawBody: Uint8Array): ReceivedWebhook => {
  const json = parseStrictJson(Buffer.from(rawBody))
  if (!json.ok || !fits(WebhookBody, json.value) || json.value.type !== json.value.data.type)
    return { ok: false, reason: 'malformed' }
  return { ok: true, event: json.value.data as PublicEvent }
}
