import type { Role } from '@kinlink/contracts'
import { newKeyId } from '@kinlink/crypto/keys'
import { newId } from '@kinlink/runtime'
import { newKeys, type PersonalKeys, protectKeys, publicHalves } from '../keys/key-file.ts'
import type { Random } from '../keys/secret.ts'
import type { Stretching } from '../keys/stretching.ts'
import { type Account, plainUsername } from './account-store.ts'
import { publicRoles } from './officer.ts'

export type AccountDeps = { readonly random: Random; readonly stretching: Stretching }
export type AccountRequest = { username: string; passphrase: string; roles: readonly Role[] }

/**
 * Makes an account: passphrase as an Argon2id hash, and for officers and administrators keys of their own in a file that only the passphrase opens. The private keys are
 * handed back for the one who provisions a Society; everybody else wipes them at once.
 */
export async function newAccount(
  { username, passphrase, roles }: AccountRequest,
  { random, stretching }: AccountDeps,
): Promise<{ account: Account; keys: PersonalKeys }> {
  const officer = publicRoles(roles).length > 0
  const admin = roles.includes('society-admin')
  const keys = newKeys(random)
  const halves = publicHalves(keys)
  const passphraseHash = await stretching.hash(passphrase)
  const account: Account = {
    id: newId(),
    username: plainUsername(username),
    passphrase_hash: passphraseHash,
    roles: [...roles],
    kid: officer ? newKeyId(random) : null,
    sign_pk: officer ? halves.signPk : null,
    kem_pk: officer ? halves.kemPk : null,
    admin_kid: admin ? newKeyId(random) : null,
    admin_pk: admin ? halves.adminPk : null,
    key_file: officer || admin ? await protectKeys(keys, passphrase, stretching) : null,
  }
  return { account, keys }
}
