import type { Statement } from '@kinlink/contracts'
import { wrapKey } from '@kinlink/crypto/keys'
import type { Signer } from '@kinlink/crypto/sign'
import type { Tx } from '@kinlink/postgres'
import { type Actor, logAct } from '../audit/log.ts'
import { addKeyringEntry, type EpochSecret, isKeyOf, recoveryKid } from './epochs.ts'
import { endTask, keyringTasks } from './keyring-task-store.ts'
import type { Random } from './secret.ts'

export type Giving = {
  readonly statement: Statement
  readonly secrets: readonly EpochSecret[]
  readonly signer: Signer
  readonly random: Random
  readonly at: Date
}

/**
 * Gives those who wait for an epoch key what can be given: wrapped to the key that the statement lists for them, signed by the officer who opens it. A private key that
 * is not the one of its epoch is passed over. Answers how many entries were added.
 */
export async function giveEpochs(tx: Tx, actor: Actor, giving: Giving): Promise<number> {
  const { statement, secrets, signer, random, at } = giving
  let given = 0
  for (const { kid, eid, line } of await keyringTasks(tx)) {
    const epoch = statement.epochs.find((one) => one.eid === eid && one.state !== 'closed')
    const recipientKemPk = kemKeyOf(statement, kid)
    const secret = secrets.find((one) => one.eid === eid)
    if (epoch === undefined || secret === undefined || recipientKemPk === null || !isKeyOf(secret.sk, epoch)) continue
    const entry = wrapKey({ secret: secret.sk, recipientKemPk, context: { kid, eid }, signer, random })
    await addKeyringEntry(tx, { kid, eid, line, entry, at })
    await endTask(tx, { kid, eid })
    await logAct(tx, actor, { action: 'key.keyring', subject: eid, decision: 'allow' })
    given += 1
  }
  return given
}

const kemKeyOf = ({ officers, recoveryPk }: Statement, kid: string): string | null =>
  recoveryPk !== null && recoveryKid(recoveryPk) === kid
    ? recoveryPk
    : (officers.find((officer) => officer.kid === kid)?.kemPk ?? null)
