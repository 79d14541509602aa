import sql from 'sql-template-tag'
import type { Insert } from './insert-at-commit.ts'
import type { Tx } from './transaction.ts'

/** An entry on its way into the access log: `PendingEntry` of contracts, whose exact shape the caller's types hold. */
export type Act = { readonly tree: string; readonly body: { readonly id: string; readonly at: string } }

/**
 * Puts one entry into the access log of this side, in the transaction of the act: no entry, no act. It is written with
 * the commit. The body is stored as the JSON text that the log commits to.
 */
export const logAct = async (tx: Tx, { tree, body }: Act): Promise<void> =>
  tx.insertAtCommit(insertPending, { id: body.id, tree, body: JSON.stringify(body), at: new Date(body.at) })

type Pending = { readonly id: string; readonly tree: string; readonly body: string; readonly at: Date }

const insertPending: Insert<Pending> = (rows) => sql`
  insert into audit.pending (id, tree, body, at)
  select id, tree, body, at
  from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ tree }) => tree)}::text[],
    ${rows.map(({ body }) => body)}::text[], ${rows.map(({ at }) => at)}::timestamptz[]) as act (id, tree, body, at)`
