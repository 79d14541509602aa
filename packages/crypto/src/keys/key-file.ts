import { NONCE_BYTES } from '../aead/wire-size.ts'
import { decrypt, encrypt } from '../aead/xchacha.ts'
import { CryptoError, type Outcome, refusalOf } from '../crypto-error.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, draw, lp32, type Random, T } from '../encoding/bytes.ts'
import { bytesMember, decodeHeader, encodeHeader, memberOf } from '../encoding/header.ts'
import { exactMembers, textOf } from '../encoding/shape.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import { wipe } from '../sodium.ts'
import { type Argon2Cost, checkCost, deriveKey } from './argon2id.ts'

/** Secret bytes under a passphrase: header (parameters, salt), nonce, ciphertext; all base64url. */
export type KeyFile = { header: string; n: string; c: string }

/** Argon2id at 256 MiB and 3 passes. A file that asks for less is refused before any work. */
export const KEY_FILE_COST: Argon2Cost = { m: 262_144, t: 3, p: 1 }
const SALT_BYTES = 16
const MAX_SECRET_BYTES = 4096

/** Seals secret bytes (an officer's keys) under a passphrase; the parameters are authenticated with them. Rejects with CryptoError. */
export async function protect(
  secret: Uint8Array,
  passphrase: string,
  random: Random,
  cost = KEY_FILE_COST,
): Promise<KeyFile> {
  if (secret.length > MAX_SECRET_BYTES) throw new CryptoError('size')
  const salt = draw(random, SALT_BYTES)
  const nonce = draw(random, NONCE_BYTES)
  const header = encodeHeader({ v: 1, kdf: 'argon2id', ...cost, salt: toB64(salt) })
  const key = await deriveKey(passphrase, salt, cost)
  const c = encrypt({ key, nonce, aad: fileAad(header.bytes) }, secret)
  wipe(key)
  return { header: header.text, n: toB64(nonce), c: toB64(c) }
}

/** Opens a key file. `unwrap` for a wrong passphrase or an edited file, `kdf-parameters` for a weakened one. */
export async function unprotect(
  file: KeyFile,
  passphrase: string,
  floor = KEY_FILE_COST,
): Promise<Outcome<{ secret: Uint8Array }>> {
  try {
    const members = exactMembers(file, ['header', 'n', 'c'])
    const header = decodeHeader(members.header)
    const cost = costOf(header.json, floor)
    const nonce = fromB64(textOf(members.n), NONCE_BYTES)
    const c = fromB64(textOf(members.c))
    const key = await deriveKey(passphrase, bytesMember(header.json, 'salt', SALT_BYTES), cost)
    const secret = decrypt({ key, nonce, aad: fileAad(header.bytes) }, c)
    wipe(key)
    return secret === undefined ? { ok: false, code: 'unwrap' } : { ok: true, secret }
  } catch (error) {
    return refusalOf(error)
  }
}

function costOf(header: JsonObject, floor: Argon2Cost): Argon2Cost {
  if (memberOf(header, 'kdf') !== 'argon2id') throw new CryptoError('kdf-parameters')
  const [m, t, p] = ['m', 't', 'p'].map((name) => memberOf(header, name))
  if (typeof m !== 'number' || typeof t !== 'number' || typeof p !== 'number') throw new CryptoError('kdf-parameters')
  return checkCost({ m, t, p }, floor)
}

function fileAad(header: Uint8Array): Uint8Array {
  return concat(T('rfl/keyfile/v1'), lp32(header))
}
