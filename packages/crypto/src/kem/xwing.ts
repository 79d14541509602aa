import { CryptoError } from '../crypto-error.ts'
import { type PublicKey, publicKeyOf } from '../ed25519/verify-signature.ts'
import { draw, keyOf, type Random } from '../encoding/bytes.ts'
import { sodium, wipe } from '../sodium.ts'
import { KEM_PUBLIC_BYTES } from './wire-size.ts'

const KEM_SECRET_BYTES = 32
const ENCAPSULATION_SEED_BYTES = 64

/** X-Wing key pair (ML-KEM-768 with X25519). The secret is its 32-byte seed. */
export type KemKey = { kemSk: Uint8Array; kemPk: Uint8Array }

/** @throws CryptoError `key` unless 32 bytes */
export function kemKeyFromSeed(seed: Uint8Array): KemKey {
  const pair = sodium.crypto_kem_xwing_seed_keypair(keyOf(seed, KEM_SECRET_BYTES))
  return { kemSk: pair.privateKey, kemPk: pair.publicKey }
}

/** A fresh shared secret and the ciphertext that carries it. @throws CryptoError `key` for a public key that cannot be used */
export function encapsulate(kemPk: PublicKey, random: Random): { enc: Uint8Array; sharedSecret: Uint8Array } {
  const pk = publicKeyOf(kemPk, KEM_PUBLIC_BYTES)
  const seed = draw(random, ENCAPSULATION_SEED_BYTES)
  try {
    const { ciphertext, sharedSecret } = sodium.crypto_kem_xwing_enc_deterministic(pk, seed)
    return { enc: ciphertext, sharedSecret }
  } catch {
    throw new CryptoError('key')
  } finally {
    wipe(seed)
  }
}

/**
 * The shared secret. A ciphertext made for another key yields another secret (implicit rejection), so that only what
 * is decrypted under it tells. @throws CryptoError `key`, `unwrap`
 */
export function decapsulate(enc: Uint8Array, kemSk: Uint8Array): Uint8Array {
  keyOf(kemSk, KEM_SECRET_BYTES)
  try {
    return sodium.crypto_kem_xwing_dec(enc, kemSk)
  } catch {
    throw new CryptoError('unwrap')
  }
}
