import sodium from 'libsodium-wrappers'

/** Functions the formats need. libsodium.js has moved functions between builds in patch releases, so we look at start. */
const NEEDED = [
  'crypto_aead_xchacha20poly1305_ietf_decrypt',
  'crypto_aead_xchacha20poly1305_ietf_encrypt',
  'crypto_generichash',
  'crypto_kem_xwing_dec',
  'crypto_kem_xwing_enc_deterministic',
  'crypto_kem_xwing_seed_keypair',
  'crypto_secretstream_xchacha20poly1305_init_pull',
  'crypto_secretstream_xchacha20poly1305_pull',
  'crypto_secretstream_xchacha20poly1305_push',
  'crypto_sign_detached',
  'crypto_sign_seed_keypair',
  'crypto_sign_verify_detached',
  'memzero',
] as const

/** Resolves when every function of this package may be called; rejects when the library lacks one of them. Await once at start. */
export async function ready(): Promise<void> {
  await sodium.ready
  const missing = NEEDED.filter((name) => typeof sodium[name] !== 'function')
  if (missing.length > 0) throw new Error(`libsodium lacks ${missing.join(', ')}`)
}

/** Overwrites secrets with zeros. Best effort: copies the engine made are out of reach. */
export function wipe(...secrets: Uint8Array[]): void {
  for (const secret of secrets) sodium.memzero(secret)
}

export { sodium }
