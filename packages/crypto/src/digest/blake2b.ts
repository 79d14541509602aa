import { hash } from 'node:crypto'
import { joined } from '../encoding/bytes.ts'
import { sodium } from '../sodium.ts'

/** BLAKE2b-256 (RFC 7693), the digest of every object. */
export function H(message: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(32, message, null)
}

/** BLAKE2b-256 of public parts one after the other, without keeping them together anywhere. */
export function hashOf(...parts: Uint8Array[]): Uint8Array {
  return H(joined(parts))
}

/** Keyed BLAKE2b-256: the PRF and KDF of the formats. Message first, then key. */
export function keyedH(message: Uint8Array, key: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(32, message, key)
}

/** Keyed BLAKE2b-256 of public parts one after the other. */
export function keyedHashOf(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  return keyedH(joined(parts), key)
}

/** BLAKE2b-512. */
export function H512(message: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(64, message, null)
}

/** SHA-256, for the audit log's tree and note key ids only. */
export function sha256(message: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', message, 'buffer'))
}
