import { Id, Line } from '@kinlink/contracts'
import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const Task = Type.Object({ kid: Id, eid: Id, line: Line })
/** A holder who has not been given the private key of an epoch yet. */
export type KeyringTask = Type.Static<typeof Task>

/** Notes which of these holders still have to be given which epoch. */
export async function addTasks(tx: Queries, holders: readonly KeyringTask[], at: Date): Promise<void> {
  for (const { kid, eid, line } of holders)
    await tx.run(sql`insert into keyring_task (kid, eid, line, added_at)
      select ${kid}, ${eid}, ${line}, ${at}
      where not exists (select from keyring_entry where kid = ${kid} and eid = ${eid})
      on conflict do nothing`)
}

export const keyringTasks = (db: Queries) =>
  db.many(Task, sql`select kid, eid, line from keyring_task order by added_at, kid, eid`)

export const endTask = (tx: Queries, { kid, eid }: Pick<KeyringTask, 'kid' | 'eid'>) =>
  tx.run(sql`delete from keyring_task where kid = ${kid} and eid = ${eid}`)
