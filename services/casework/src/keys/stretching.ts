import {
  ACCOUNT_COST,
  type Argon2Cost,
  checkPassphrase,
  hashPassphrase,
  KEY_FILE_COST,
  type KeyFile,
  protect,
  unprotect,
} from '@kinlink/crypto/keys'
import type { Random } from './secret.ts'
import { createTurns } from './turns.ts'

/** What Argon2id may cost at least, and what it costs for what is made here. */
export type StretchingCosts = { readonly account: Argon2Cost; readonly keyFile: Argon2Cost }

/**
 * Everything that is done with a passphrase: Argon2id takes up to 256 MiB each time, so it is done in turns, and many
 * sign-ins at once cost time and not memory.
 */
export type Stretching = {
  /** What an account stores of a passphrase. */
  hash(passphrase: string): Promise<string>
  /** Whether it is the account's; without a stored hash the same work and false. */
  check(passphrase: string, stored: string | undefined): Promise<boolean>
  protect(secret: Uint8Array, passphrase: string): Promise<KeyFile>
  unprotect(file: KeyFile, passphrase: string): ReturnType<typeof unprotect>
}

const DEMANDED: StretchingCosts = { account: ACCOUNT_COST, keyFile: KEY_FILE_COST }

/** A program never says what it costs: no environment can make it cheaper. */
export const createStretching = (random: Random, { account, keyFile } = DEMANDED): Stretching => {
  const { take } = createTurns()
  return {
    hash: (passphrase) => take(() => hashPassphrase(passphrase, random, account)),
    check: (passphrase, stored) => take(() => checkPassphrase(passphrase, stored, account)),
    protect: (secret, passphrase) => take(() => protect(secret, passphrase, random, keyFile)),
    unprotect: (file, passphrase) => take(() => unprotect(file, passphrase, keyFile)),
  }
}
