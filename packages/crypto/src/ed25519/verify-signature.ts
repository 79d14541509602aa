import { CryptoError } from '../crypto-error.ts'
import { fromB64 } from '../encoding/base64url.ts'
import { keyOf } from '../encoding/bytes.ts'
import { sodium } from '../sodium.ts'

/** A public key as bytes or as the base64url that statements carry. */
export type PublicKey = Uint8Array | string

/** @throws CryptoError `key` unless `key` is `length` bytes, raw or in canonical base64url */
export function publicKeyOf(key: PublicKey, length: number): Uint8Array {
  if (typeof key !== 'string') return keyOf(key, length)
  try {
    return fromB64(key, length)
  } catch {
    throw new CryptoError('key')
  }
}

/**
 * Whether `signature` is the Ed25519 signature (RFC 8032) of `message` under `signPk`. Small-order keys and
 * non-canonical S are false. Never throws for wrong lengths.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, signPk: Uint8Array): boolean {
  if (signature.length !== 64 || signPk.length !== 32) return false
  return sodium.crypto_sign_verify_detached(signature, message, signPk)
}

/** @throws CryptoError `key`, `signature` */
export function demandSignature(signature: Uint8Array, message: Uint8Array, signPk: PublicKey): void {
  if (!verifyEd25519(signature, message, publicKeyOf(signPk, 32))) throw new CryptoError('signature')
}
