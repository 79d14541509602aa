import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { verifyEd25519 } from '../ed25519/verify-signature.ts'
import { fromPaddedB64 } from '../encoding/base64.ts'
import { WEBHOOK_PUBLIC_PREFIX, webhookContent } from './signed-content.ts'

/** Headers as Node hands them over; names in any case. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>
export type WebhookCheck = {
  /** `whpk_…` of the endpoint. */
  publicKey: string
  headers: WebhookHeaders
  /** The body's exact bytes, before any parsing. */
  rawBody: Uint8Array | string
  nowSeconds: number
  /** How far the timestamp may lie off, either way; the specification suggests 300. */
  toleranceSeconds: number
}

const MAX_SIGNATURES = 16

/**
 * Verifies a Standard Webhooks delivery signed with Ed25519 (`v1a`). Several signatures in one header: one valid
 * suffices (key rotation); other schemes are passed over. `id` is the idempotency key.
 */
export function verifyWebhook(check: WebhookCheck): Outcome<{ id: string; timestamp: number }> {
  return outcome(() => {
    const signPk = webhookPublicKeyBytes(check.publicKey)
    const id = headerOf(check.headers, 'webhook-id')
    const stamp = headerOf(check.headers, 'webhook-timestamp')
    if (!/^(0|[1-9][0-9]{0,11})$/.test(stamp)) throw new CryptoError('malformed')
    const timestamp = Number(stamp)
    if (!(Math.abs(check.nowSeconds - timestamp) <= check.toleranceSeconds)) throw new CryptoError('timestamp')
    const content = webhookContent(id, timestamp, check.rawBody)
    const candidates = headerOf(check.headers, 'webhook-signature').split(' ')
    if (candidates.length > MAX_SIGNATURES) throw new CryptoError('size')
    if (!candidates.some((candidate) => signedBy(candidate, content, signPk))) throw new CryptoError('signature')
    return { id, timestamp }
  })
}

function signedBy(candidate: string, content: Uint8Array, signPk: Uint8Array): boolean {
  const [scheme, encoded, ...rest] = candidate.split(',')
  if (scheme !== 'v1a' || encoded === undefined || rest.length > 0) return false
  try {
    return verifyEd25519(fromPaddedB64(encoded, 64), content, signPk)
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

function headerOf(headers: WebhookHeaders, wanted: string): string {
  const values = Object.entries(headers).filter(([name]) => name.toLowerCase() === wanted)
  const value = values[0]?.[1]
  if (values.length !== 1 || typeof value !== 'string') throw new CryptoError('malformed')
  return value
}

/** The 32 bytes of a `whpk_…` key. @throws CryptoError `key` */
export function webhookPublicKeyBytes(publicKey: string): Uint8Array {
  if (!publicKey.startsWith(WEBHOOK_PUBLIC_PREFIX)) throw new CryptoError('key')
  try {
    return fromPaddedB64(publicKey.slice(WEBHOOK_PUBLIC_PREFIX.length), 32)
  } catch {
    throw new CryptoError('key')
  }
}
