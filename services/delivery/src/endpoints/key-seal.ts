import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { type AttestKey, attestKeyFromWebhookSecret, webhookSecretKey } from '@kinlink/crypto/attest'

/** Keeps endpoints' signing keys sealed at rest. */
export type KeySeal = {
  seal(key: AttestKey, endpoint: string): Uint8Array
  /** @throws when the secret is another, the bytes were changed, or they belong to another endpoint. */
  open(sealed: Uint8Array, endpoint: string): AttestKey
}

const NONCE = 12
const TAG = 16

/** AES-256-GCM under a key derived from the service's secret (HKDF, RFC 5869), bound to the endpoint's id. */
export const keySeal = (secret: string): KeySeal => {
  const key = Buffer.from(hkdfSync('sha256', secret, 'kinlink/delivery', 'endpoint signing keys', 32))
  return {
    seal(attestKey, endpoint) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(endpoint))
      const sealed = Buffer.concat([cipher.update(webhookSecretKey(attestKey), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open(bytes, endpoint) {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      decipher.setAAD(Buffer.from(endpoint)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()])
      return attestKeyFromWebhookSecret(opened.toString('utf8'))
    },
  }
}
