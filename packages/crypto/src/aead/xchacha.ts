import { keyOf } from '../encoding/bytes.ts'
import { sodium } from '../sodium.ts'
import { NONCE_BYTES, TAG_BYTES } from './wire-size.ts'

/** For keys that encrypt one message ever. */
export const ZERO_NONCE = (): Uint8Array => new Uint8Array(NONCE_BYTES)

export type AeadInput = { key: Uint8Array; nonce: Uint8Array; aad: Uint8Array }

/** XChaCha20-Poly1305-IETF. */
export function encrypt({ key, nonce, aad }: AeadInput, plaintext: Uint8Array): Uint8Array {
  return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, aad, null, nonce, keyOf(key, 32))
}

/** The plaintext, or undefined when key, nonce, associated data or ciphertext do not belong together. */
export function decrypt({ key, nonce, aad }: AeadInput, ciphertext: Uint8Array): Uint8Array | undefined {
  if (ciphertext.length < TAG_BYTES || nonce.length !== NONCE_BYTES) return undefined
  keyOf(key, 32)
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, ciphertext, aad, nonce, key)
  } catch {
    return undefined
  }
}
