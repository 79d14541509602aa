import { toB64 } from '../encoding/base64url.ts'
import { draw, keyOf, type Random } from '../encoding/bytes.ts'
import { type KemKey, kemKeyFromSeed } from '../kem/xwing.ts'
import { sodium, wipe } from '../sodium.ts'

/** Ed25519 key pair of an officer, key admin, anchor or automation. `signSk` is seed, then public key (64 bytes). */
export type SignKey = { signSk: Uint8Array; signPk: Uint8Array }

/** @throws CryptoError `key` unless 32 bytes */
export function signKeyFromSeed(seed: Uint8Array): SignKey {
  const pair = sodium.crypto_sign_seed_keypair(keyOf(seed, 32))
  return { signSk: pair.privateKey, signPk: pair.publicKey }
}

/** A fresh Ed25519 key pair. */
export function generateSignKey(random: Random): SignKey {
  const seed = draw(random, 32)
  const key = signKeyFromSeed(seed)
  wipe(seed)
  return key
}

/** A fresh X-Wing key pair: an epoch's, or an officer's own. */
export function generateKemKey(random: Random): KemKey {
  const seed = draw(random, 32)
  const key = kemKeyFromSeed(seed)
  wipe(seed)
  return key
}

/** A pseudonymous key or object id: 128 random bits, base64url. */
export function newKeyId(random: Random): string {
  return toB64(draw(random, 16))
}
