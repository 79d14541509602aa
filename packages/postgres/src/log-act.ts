import sql from 'sql-template-tag'
import type { Tx } from './transaction.ts'

/** An entry on its way into the access log: `PendingEntry` of contracts, whose exact shape the caller's types hold. */
export type Act = { readonly tree: string; readonly body: { readonly id: string; readonly at: string } }

/**
 * Puts one entry into the access log of this side, in the transaction of the act: no entry, no act. The body is stored
 * as the JSON text that the log commits to.
 */
export const logAct = async (tx: Tx, act: Act): Promise<void> => {
  const { id, at } = act.body
  await tx.run(sql`
    insert into audit.pending (id, tree, body, at)
    values (${id}, ${act.tree}, ${JSON.stringify(act.body)}, ${new Date(at)})`)
}
