import { hash } from 'node:crypto'
import { sodium } from '../sodium.ts'

/** BLAKE2b-256 (RFC 7693), the digest of every object. */
export function H(message: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(32, message, null)
}

/** Keyed BLAKE2b-256: the PRF and KDF of the formats. Message first, then key. */
export function keyedH(message: Uint8Array, key: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(32, message, key)
}

/** BLAKE2b-512. */
export function H512(message: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(64, message, null)
}

/** SHA-256, for the audit log's tree and note key ids only. */
export function sha256(message: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', message, 'buffer'))
}
