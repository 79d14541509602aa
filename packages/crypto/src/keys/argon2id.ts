import { argon2 } from 'node:crypto'
import { CryptoError } from '../crypto-error.ts'
import { utf8 } from '../encoding/bytes.ts'
import { wipe } from '../sodium.ts'

/** Argon2id (RFC 9106) cost: memory in KiB, passes, lanes. */
export type Argon2Cost = { m: number; t: number; p: number }

/** No file or stored hash may ask for more: a hostile one would only exhaust us. */
const CEILING: Argon2Cost = { m: 1_048_576, t: 16, p: 16 }
const MAX_PASSPHRASE_BYTES = 1024

/** Refuses costs below `floor` (compiled in, so nobody's file can weaken it) or beyond reason. @throws CryptoError `kdf-parameters` */
export function checkCost(cost: Argon2Cost, floor: Argon2Cost): Argon2Cost {
  const fine = (['m', 't', 'p'] as const).every(
    (name) => Number.isInteger(cost[name]) && cost[name] >= floor[name] && cost[name] <= CEILING[name],
  )
  if (!fine) throw new CryptoError('kdf-parameters')
  return cost
}

/** 32 bytes from a passphrase (NFC, as RFC 8265 OpaqueString). Runs off the event loop. Rejects with CryptoError `passphrase`. */
export async function deriveKey(passphrase: string, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array> {
  const message = utf8(passphrase.normalize('NFC'))
  if (message.length === 0 || message.length > MAX_PASSPHRASE_BYTES || !passphrase.isWellFormed()) {
    throw new CryptoError('passphrase')
  }
  const parameters = { message, nonce: salt, parallelism: cost.p, tagLength: 32, memory: cost.m, passes: cost.t }
  try {
    return await new Promise((resolve, reject) => {
      argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(new Uint8Array(key))))
    })
  } finally {
    wipe(message)
  }
}
