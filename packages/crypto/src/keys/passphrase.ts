import { CryptoError } from '../crypto-error.ts'
import { draw, equalBytes, type Random } from '../encoding/bytes.ts'
import { type Argon2Cost, checkCost, deriveKey } from './argon2id.ts'

/** Second recommended option of RFC 9106 §4: 64 MiB, 3 passes, 4 lanes. */
export const ACCOUNT_COST: Argon2Cost = { m: 65_536, t: 3, p: 4 }
const PHC = /^\$argon2id\$v=19\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/
const SALT_BYTES = 16

/** What an account stores of its passphrase, as a PHC string. Rejects with CryptoError `passphrase`. */
export async function hashPassphrase(passphrase: string, random: Random, cost = ACCOUNT_COST): Promise<string> {
  const salt = draw(random, SALT_BYTES)
  const digest = await deriveKey(passphrase, salt, cost)
  const { m, t, p } = cost
  return `$argon2id$v=19$m=${m},t=${t},p=${p}$${unpadded(salt)}$${unpadded(digest)}`
}

/**
 * Whether the passphrase is the account's. Without a stored hash (no such account) it does the same work and answers
 * false, so that time does not tell who exists. A passphrase that could never be stored is false.
 * Rejects with CryptoError when the stored hash itself is malformed or weaker than the floor.
 */
export async function checkPassphrase(
  passphrase: string,
  stored: string | undefined,
  floor = ACCOUNT_COST,
): Promise<boolean> {
  const expected = stored === undefined ? undefined : parsePhc(stored, floor)
  const salt = expected?.salt ?? new Uint8Array(SALT_BYTES)
  try {
    const digest = await deriveKey(passphrase, salt, expected?.cost ?? floor)
    return expected !== undefined && equalBytes(digest, expected.digest)
  } catch (error) {
    if (error instanceof CryptoError && error.code === 'passphrase') return false
    throw error
  }
}

function parsePhc(stored: string, floor: Argon2Cost): { cost: Argon2Cost; salt: Uint8Array; digest: Uint8Array } {
  const [, m, t, p, salt, digest] = PHC.exec(stored) ?? []
  if (salt === undefined || digest === undefined) throw new CryptoError('malformed')
  const cost = checkCost({ m: Number(m), t: Number(t), p: Number(p) }, floor)
  return { cost, salt: fromUnpadded(salt), digest: fromUnpadded(digest) }
}

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
const fromUnpadded = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
