import type { Statement } from '@kinlink/contracts'
import { kemKeyFromSeed, signKeyFromSeed, wipe } from '@kinlink/crypto/keys'
import type { Db, Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import type { Actor } from '../audit/log.ts'
import type { LiveAutomation } from '../keys/automation.ts'
import { openEpochs } from '../keys/epochs.ts'
import { giveEpochs } from '../keys/give-epochs.ts'
import type { PersonalKeys } from '../keys/key-file.ts'
import { keyringTasks } from '../keys/keyring-task-store.ts'
import { mandateIsDue, renewMandate } from '../keys/renew-mandate.ts'
import type { Random } from '../keys/secret.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import type { KeptAccount } from '../officers/account-store.ts'

export type DutyDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly network: Pick<LiveNetwork, 'partial' | 'chainOf'>
  readonly automation: LiveAutomation
}

/**
 * What only an officer's keys can do and nobody has to be asked for, done while a sign-in has them at hand: others are given the epoch keys that they wait for, and the
 * automation this officer's mandate.
 */
export async function doDuties(
  deps: DutyDeps,
  actor: Actor,
  account: Pick<KeptAccount, 'kid' | 'roles'>,
  keys: PersonalKeys,
): Promise<void> {
  const { db, network, automation } = deps
  const me = network.partial()?.me
  const statement = me === undefined ? undefined : network.chainOf(me).at(-1)?.value
  const { kid } = account
  if (statement === undefined || kid === null || !statement.officers.some((officer) => officer.kid === kid)) return
  const tasks = await keyringTasks(db)
  const mandateDue =
    account.roles.includes('tracing-officer') && (await mandateIsDue(db, kid, statement, deps.clock.now()))
  if (tasks.length === 0 && !mandateDue) return
  await db.transaction(async (tx) => {
    const signer = { kid, signSk: signKeyFromSeed(keys.sign).signSk }
    await give(tx, deps, { actor, statement, signer, keys })
    if (mandateDue) await renewMandate(tx, deps, { actor, statement, signer })
    wipe(signer.signSk)
  })
  await automation.reload()
}

type Duty = {
  actor: Actor
  statement: Statement
  signer: { kid: string; signSk: Uint8Array }
  keys: PersonalKeys
}

async function give(tx: Tx, deps: DutyDeps, { actor, statement, signer, keys }: Duty): Promise<void> {
  const { kemSk } = kemKeyFromSeed(keys.kem)
  const lines = ['society', 'child', 'detention'] as const
  for (const line of lines) {
    const secrets = await openEpochs(tx, { kid: signer.kid, kemSk }, line)
    const [random, at] = [deps.random, deps.clock.now()]
    if (secrets.length > 0) await giveEpochs(tx, actor, { statement, secrets, signer, random, at })
    wipe(...secrets.map(({ sk }) => sk))
  }
  wipe(kemSk)
}
