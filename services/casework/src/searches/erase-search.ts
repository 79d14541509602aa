import { Id } from '@kinlink/contracts'
import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { findDecision } from '../decisions/decision-store.ts'
import type { Eraser } from '../erasures/eraser.ts'
import type { Storage } from '../keys/storage.ts'
import { dropWaiting } from '../submission/submission-store.ts'

const Found = Type.Object({ id: Id })

const lockSearchesOf = (tx: Queries, rid: string) =>
  tx.many(Found, sql`select id from search where rid = ${rid} order by id for update`)

/** What was kept of the enquiry, and what was done about it, goes; that there was a search stays. */
export async function emptySearch(tx: Tx, id: string, storage: Pick<Storage, 'destroy'>): Promise<void> {
  await tx.run(sql`delete from search_action where search_id = ${id}`)
  await tx.run(sql`update search set sealed = null where id = ${id}`)
  await storage.destroy(tx, id)
}

/** Searches for the record go, and what was to be said of them. Where the person has decided, that stays, and that somebody asked. */
export const eraseSearches: Eraser = async (tx, rid, deps) => {
  for (const { id } of await lockSearchesOf(tx, rid)) {
    for (const kind of ['offer-answer', 'offer-return'] as const) await dropWaiting(tx, kind, id, deps.clock.now())
    await emptySearch(tx, id, deps.storage)
    if ((await findDecision(tx, { searchId: id })) === undefined) await tx.run(sql`delete from search where id = ${id}`)
  }
}
