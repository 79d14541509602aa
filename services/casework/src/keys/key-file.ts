import { toB64 } from '@kinlink/crypto/hash'
import { type KeyFile, kemKeyFromSeed, signKeyFromSeed, wipe } from '@kinlink/crypto/keys'
import type { Random } from './secret.ts'
import type { Stretching } from './stretching.ts'

/** Private keys of a person who has an account: to sign as an officer, to open epoch keys, to sign as an administrator. */
export type PersonalKeys = { readonly sign: Uint8Array; readonly kem: Uint8Array; readonly admin: Uint8Array }

const PARTS = ['sign', 'kem', 'admin'] as const
const SEED_BYTES = 32

/** One row of bytes, as key files and sessions hold them. The caller wipes it. */
export function joinKeys(keys: PersonalKeys): Uint8Array {
  return Uint8Array.from(PARTS.flatMap((part) => [...keys[part]]))
}

/** @throws RangeError for bytes that are no such row */
export function splitKeys(bytes: Uint8Array): PersonalKeys {
  if (bytes.length !== PARTS.length * SEED_BYTES) throw new RangeError('These are no personal keys')
  const part = (at: number): Uint8Array => bytes.slice(at * SEED_BYTES, (at + 1) * SEED_BYTES)
  return { sign: part(0), kem: part(1), admin: part(2) }
}

/** Overwrites private keys. */
export const wipeKeys = (keys: PersonalKeys): void => wipe(keys.sign, keys.kem, keys.admin)

/** New private keys from the source of randomness. */
export const newKeys = (random: Random): PersonalKeys => ({
  sign: Uint8Array.from(random(SEED_BYTES)),
  kem: Uint8Array.from(random(SEED_BYTES)),
  admin: Uint8Array.from(random(SEED_BYTES)),
})

/** The public halves, base64url. */
export function publicHalves(keys: PersonalKeys): { signPk: string; kemPk: string; adminPk: string } {
  return {
    signPk: toB64(signKeyFromSeed(keys.sign).signPk),
    kemPk: toB64(kemKeyFromSeed(keys.kem).kemPk),
    adminPk: toB64(signKeyFromSeed(keys.admin).signPk),
  }
}

/** Puts private keys under the person's passphrase: Argon2id at 256 MiB, one at a time. */
export async function protectKeys(
  keys: PersonalKeys,
  passphrase: string,
  stretching: Pick<Stretching, 'protect'>,
): Promise<KeyFile> {
  const bytes = joinKeys(keys)
  try {
    return await stretching.protect(bytes, passphrase)
  } finally {
    wipe(bytes)
  }
}

/** Opens a key file; undefined when it does not open under this passphrase. */
export async function unlockKeys(
  file: KeyFile,
  passphrase: string,
  stretching: Pick<Stretching, 'unprotect'>,
): Promise<PersonalKeys | undefined> {
  const opened = await stretching.unprotect(file, passphrase)
  if (!opened.ok) return undefined
  try {
    return splitKeys(opened.secret)
  } finally {
    wipe(opened.secret)
  }
}
