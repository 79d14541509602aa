import { sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { logNetworkAct } from '../access-log/act.ts'
import { closeComparisons } from '../activations/activation-store.ts'
import { candidatesOfEntry } from '../candidates/candidate-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { markRemoved } from './entry-store.ts'
import { eraseEntry } from './erase-entry.ts'

const Own = Type.Object({ id: Type.String(), author: Type.String() }, { additionalProperties: false })
type Own = Static<typeof Own>

const BATCH = 100

/**
 * Erases entries that have expired, with their candidates, and closes the comparisons these had opened. What a
 * confirmation opened stays until the record or the grant ends: the person was found while the basis lived. Answers
 * how many were erased. Nobody but matching is told.
 */
export const expireEntries = async ({ db, clock, nudge }: Mailbox, signal: AbortSignal): Promise<number> => {
  let erased = 0
  for (;;) {
    const due = await db.many(
      Own,
      sql`select id, author from entry where expires_at <= ${clock.now()} order by expires_at, id limit ${BATCH}`,
    )
    for (const { id } of due) {
      if (signal.aborted) return erased
      await db.transaction(async (tx) => {
        const at = clock.now()
        const [entry] = await lockExpired(tx, id, at)
        if (entry === undefined) return
        await expireEntry(tx, { clock }, entry, at)
        tx.afterCommit(nudge)
      })
      erased += 1
    }
    if (due.length < BATCH) return erased
  }
}

const lockExpired = (tx: Tx, id: string, at: Date): Promise<Own[]> =>
  tx.many(Own, sql`select id, author from entry where id = ${id} and expires_at <= ${at} for update`)

/** Locks all entries of a record against judgements of their candidates. */
export const lockEntriesOfRecord = (tx: Tx, rid: string): Promise<Own[]> =>
  tx.many(Own, sql`select id, author from entry where rid = ${rid} order by id for update`)

/** Lets a locked entry end. */
export const expireEntry = async (
  tx: Tx,
  { clock }: Pick<Mailbox, 'clock'>,
  { id, author }: Own,
  at: Date,
): Promise<void> => {
  await endEntry(tx, { clock }, { id, author }, at)
  await logNetworkAct(tx, { action: 'entry.expire', subject: id, decision: 'allow' }, at)
}

/** Erases a locked entry with its candidates and the comparisons they had opened; matching alone is told. */
export const endEntry = async (
  tx: Tx,
  { clock }: Pick<Mailbox, 'clock'>,
  { id, author }: Own,
  at: Date,
): Promise<void> => {
  await closeComparisons(tx, await candidatesOfEntry(tx, id), at)
  await markRemoved(tx, id, author, at)
  await eraseEntry(tx, { clock }, id)
}
