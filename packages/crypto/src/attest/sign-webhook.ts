import { CryptoError } from '../crypto-error.ts'
import { fromPaddedB64, toPaddedB64 } from '../encoding/base64.ts'
import { equalBytes } from '../encoding/bytes.ts'
import { WEBHOOK_PUBLIC_PREFIX, WEBHOOK_SECRET_PREFIX, webhookContent } from '../webhook/signed-content.ts'
import { type AttestKey, attestBytes, generateAttestKey } from './attest-key.ts'

/** Value of the `webhook-signature` header (Standard Webhooks `v1a`): over id, Unix seconds and the body's exact bytes. @throws CryptoError `text` */
export function signWebhook(key: AttestKey, id: string, timestamp: number, body: Uint8Array | string): string {
  return `v1a,${toPaddedB64(attestBytes(webhookContent(id, timestamp, body), key))}`
}

/** `whpk_…`, what the endpoint's owner verifies with. */
export function webhookPublicKey(key: AttestKey): string {
  return WEBHOOK_PUBLIC_PREFIX + toPaddedB64(key.publicKey)
}

/** `whsk_…`, to be stored encrypted. */
export function webhookSecretKey(key: AttestKey): string {
  return WEBHOOK_SECRET_PREFIX + toPaddedB64(key.secretKey)
}

/** Reads `whsk_…` back; seed and public key must belong together. @throws CryptoError `key` */
export function attestKeyFromWebhookSecret(secret: string): AttestKey {
  if (!secret.startsWith(WEBHOOK_SECRET_PREFIX)) throw new CryptoError('key')
  const bytes = fromPaddedB64(secret.slice(WEBHOOK_SECRET_PREFIX.length), 64)
  const key = generateAttestKey(bytes.slice(0, 32))
  if (!equalBytes(key.secretKey, bytes)) throw new CryptoError('key')
  return key
}
