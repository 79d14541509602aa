import type { Statement } from '@kinlink/contracts'
import { json, sql, type Tx } from '@kinlink/postgres'
import type { Chain } from '@kinlink/statements'
import { logAct } from '../audit/log.ts'
import { addKeyringEntry, recoveryKid } from '../keys/epochs.ts'
import { addTasks } from '../keys/keyring-task-store.ts'
import { dropMandates } from '../keys/renew-mandate.ts'
import type { KeyChangeDeps } from './deps.ts'
import { changeEntries, endKeyChange, type KeyChange, overtakenBy } from './key-change-store.ts'
import { holdersOf } from './next-statement.ts'
import { changesBetween } from './statement-changes.ts'

/** What a statement in force means for this Society’s own keys, in one transaction. `chain` ends with the statement of the change. */
export async function bringIntoForce(tx: Tx, deps: KeyChangeDeps, change: KeyChange, chain: Chain): Promise<void> {
  const at = deps.clock.now()
  const [now, before] = [chain.at(-1), chain.at(-2)]
  if (now === undefined || before === undefined) throw new TypeError('A change follows a first statement')
  for (const entry of await changeEntries(tx, change.id)) await addKeyringEntry(tx, { ...entry, at })
  await adoptAuthKey(tx, deps, change, now.value)
  await tx.run(sql`update society set statement = ${json(now.document)}`)
  await dropOldHolders(tx, now.value)
  await dropMandates(tx, now.value)
  await followEpochs(tx, deps, { before: before.value, now: now.value, at })
  await addTasks(tx, missingHolders(now.value), at)
  await endKeyChange(tx, change.id, { state: 'in-force', at })
  await logAct(tx, 'automation', {
    action: 'key.statement',
    subject: change.id,
    decision: 'allow',
    count: now.value.seq,
  })
  for (const { id } of await overtakenBy(tx, now.value.seq, change.id)) {
    await endKeyChange(tx, id, { state: 'refused', code: 'conflict', at })
    await logAct(tx, 'automation', { action: 'key.change', subject: id, decision: 'deny', code: 'conflict' })
  }
}

async function adoptAuthKey(tx: Tx, { automation, random }: KeyChangeDeps, change: KeyChange, now: Statement) {
  const added = now.authKeys.find(({ kid }) => kid !== automation.authKey.kid)
  if (change.auth_key === null || added === undefined) return
  await automation.adoptAuthKey(tx, { ...added, sealed: change.auth_key }, random)
}

/** Who is not listed any more holds nothing any more. */
async function dropOldHolders(tx: Tx, { officers, recoveryPk }: Statement): Promise<void> {
  const kids = [...officers.map(({ kid }) => kid), ...(recoveryPk === null ? [] : [recoveryKid(recoveryPk)])]
  await tx.run(sql`delete from keyring_entry where kid <> all(${kids})`)
  await tx.run(sql`delete from keyring_task where kid <> all(${kids})`)
}

type Step = { before: Statement; now: Statement; at: Date }

/** A closing epoch gets its deadline, and grants to it can be made anew meanwhile; of a closed one every copy of the private key is destroyed. */
async function followEpochs(tx: Tx, { jobs, keyRules }: KeyChangeDeps, { before, now, at }: Step): Promise<void> {
  const { closing, closed } = changesBetween(before, now).epochs
  const until = new Date(at.getTime() + keyRules.closingMs)
  for (const { eid, line } of closing) {
    await tx.run(sql`insert into epoch_closing (eid, line, until) values (${eid}, ${line}, ${until})
      on conflict (eid) do nothing`)
    await jobs.emit(tx, 'epoch.closing', { eid, line })
    await logAct(tx, 'automation', { action: 'key.epoch', subject: eid, decision: 'allow', code: 'closing' })
  }
  for (const { eid } of closed)
    await logAct(tx, 'automation', { action: 'key.epoch', subject: eid, decision: 'allow', code: 'closed' })
  const living = now.epochs.filter(({ state }) => state !== 'closed').map(({ eid }) => eid)
  await tx.run(sql`delete from keyring_entry where eid <> all(${living})`)
  await tx.run(sql`delete from keyring_task where eid <> all(${living})`)
  await tx.run(sql`delete from epoch_closing where eid <> all(${living})`)
}

const missingHolders = (now: Statement) =>
  now.epochs
    .filter(({ state }) => state !== 'closed')
    .flatMap(({ eid, line }) => holdersOf(now, line).map(({ kid }) => ({ kid, eid, line })))
