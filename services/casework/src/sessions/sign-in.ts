import type { SignedIn, SignIn } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { sessionWrap, wipe } from '@kinlink/crypto/keys'
import type { Db } from '@kinlink/postgres'
import { newId, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { joinKeys, type PersonalKeys, unlockKeys, wipeKeys } from '../keys/key-file.ts'
import type { Random } from '../keys/secret.ts'
import type { Stretching } from '../keys/stretching.ts'
import { type Account, findAccountByName, type KeptAccount } from '../officers/account-store.ts'
import { type DutyDeps, doDuties } from './duties.ts'
import { admitAttempt, FREE_FAILURES, forgetFailures } from './lock-out.ts'
import { insertSession } from './session-store.ts'
import type { Tokens } from './token.ts'

export type SignInDeps = DutyDeps & {
  readonly stretching: Stretching
  readonly tokens: Tokens
  readonly member: string
}

/** What a session's wrapped keys are bound to. */
export const sessionContext = (sessionId: string): string => `session/${sessionId}`

/**
 * Signs somebody in. Unknown name, wrong passphrase and locked name are refused alike, after the same work. The keys that the passphrase opens are put under a secret that
 * goes into the token and nowhere else.
 */
export async function signIn(deps: SignInDeps, { username, passphrase }: SignIn): Promise<Done<SignedIn>> {
  const admitted = await admitAttempt(deps.db, username, deps.clock.now())
  const account = await findAccountByName(deps.db, username)
  const matches = await deps.stretching.check(passphrase, account?.passphrase_hash)
  if (!admitted.ok || !matches || account === undefined || account.locked_at !== null) {
    await logFailure(deps.db, account, admitted.ok ? admitted.failures : null)
    return { ok: false, problem: problem('sign_in_refused') }
  }
  const keys = account.key_file === null ? null : await unlockKeys(account.key_file, passphrase, deps.stretching)
  if (keys === undefined) throw new TypeError('A key file does not open under the passphrase of its account')
  return { ok: true, value: await openSession(deps, account, keys) }
}

async function openSession(deps: SignInDeps, account: KeptAccount, keys: PersonalKeys | null): Promise<SignedIn> {
  const { db, clock, random, tokens, member } = deps
  const id = newId()
  const secret = Uint8Array.from(random(32))
  const who = { officer: { id: account.id, kid: account.kid, roles: account.roles }, act: newId() }
  if (keys !== null) await doDuties(deps, who, account, keys)
  const wrapped = keys === null ? null : wrap(secret, id, keys, random)
  const at = clock.now()
  await db.transaction(async (tx) => {
    await forgetFailures(tx, account.username)
    const expiresAt = new Date(at.getTime() + tokens.seconds * 1000)
    await insertSession(tx, { id, accountId: account.id, keys: wrapped, expiresAt, at })
    await logAct(tx, who, { action: 'auth.sign-in', subject: account.id, decision: 'allow' })
  })
  const token = tokens.issue({ sub: account.id, jti: id, roles: account.roles, s: toB64(secret) })
  wipe(secret)
  return { token, expiresIn: tokens.seconds, officer: account.id, member, roles: account.roles }
}

function wrap(secret: Uint8Array, sessionId: string, keys: PersonalKeys, random: Random): Uint8Array {
  const bytes = joinKeys(keys)
  const wrapped = sessionWrap(secret, sessionContext(sessionId), bytes, random)
  wipe(bytes)
  wipeKeys(keys)
  return wrapped
}

/** `failures` is null while the name is paused. A name that nobody has leaves no subject. */
function logFailure(db: Db, account: Pick<Account, 'id'> | undefined, failures: number | null): Promise<void> {
  const locked = failures === null || failures >= FREE_FAILURES
  return db.transaction((tx) =>
    logAct(tx, 'automation', {
      action: locked ? 'auth.lock-out' : 'auth.sign-in',
      subject: account?.id ?? null,
      decision: 'deny',
      code: 'sign_in_refused',
    }),
  )
}
