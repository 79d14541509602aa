import { NONCE_BYTES, TAG_BYTES } from '../aead/wire-size.ts'
import { decrypt, encrypt } from '../aead/xchacha.ts'
import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { concat, draw, lp32, type Random, T, utf8 } from '../encoding/bytes.ts'

const VERSION = 1

/** What the ciphertext is bound to, such as table, row and column: text or bytes. */
export type Context = string | Uint8Array

/**
 * Encrypts a value for the database: version byte, random 24-byte nonce, XChaCha20-Poly1305 ciphertext. `context` is
 * authenticated and not stored; hand in the same to read, or a value moved to another row will not open.
 * @throws CryptoError `key`, `random`
 */
export function encryptAtRest(key: Uint8Array, context: Context, bytes: Uint8Array, random: Random): Uint8Array {
  return box('rfl/rest/v1', key, context, bytes, random)
}

/** Reads what encryptAtRest wrote; `decrypt` for a wrong key or context or edited bytes. */
export function decryptAtRest(key: Uint8Array, context: Context, boxed: Uint8Array): Outcome<{ bytes: Uint8Array }> {
  return unbox('rfl/rest/v1', key, context, boxed)
}

/** Wraps an officer's unlocked keys under the 32-byte secret that only the session token carries. @throws CryptoError `key`, `random` */
export function sessionWrap(
  sessionSecret: Uint8Array,
  context: Context,
  bytes: Uint8Array,
  random: Random,
): Uint8Array {
  return box('rfl/session/v1', sessionSecret, context, bytes, random)
}

/** Reads what sessionWrap wrote; `decrypt` for another session's secret or context. */
export function sessionUnwrap(
  sessionSecret: Uint8Array,
  context: Context,
  boxed: Uint8Array,
): Outcome<{ bytes: Uint8Array }> {
  return unbox('rfl/session/v1', sessionSecret, context, boxed)
}

type Domain = 'rfl/rest/v1' | 'rfl/session/v1'

function box(domain: Domain, key: Uint8Array, context: Context, bytes: Uint8Array, random: Random): Uint8Array {
  const nonce = draw(random, NONCE_BYTES)
  return concat(Uint8Array.of(VERSION), nonce, encrypt({ key, nonce, aad: aadOf(domain, context) }, bytes))
}

function unbox(domain: Domain, key: Uint8Array, context: Context, boxed: Uint8Array): Outcome<{ bytes: Uint8Array }> {
  return outcome(() => {
    if (boxed.length < 1 + NONCE_BYTES + TAG_BYTES || boxed[0] !== VERSION) throw new CryptoError('malformed')
    const plain = Uint8Array.from(boxed)
    const nonce = plain.slice(1, 1 + NONCE_BYTES)
    const bytes = decrypt({ key, nonce, aad: aadOf(domain, context) }, plain.slice(1 + NONCE_BYTES))
    if (bytes === undefined) throw new CryptoError('decrypt')
    return { bytes }
  })
}

function aadOf(domain: Domain, context: Context): Uint8Array {
  return concat(T(domain), lp32(typeof context === 'string' ? utf8(context) : context))
}
