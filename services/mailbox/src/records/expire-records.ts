import { sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { logNetworkAct } from '../access-log/act.ts'
import { expireEntry, lockEntriesOfRecord } from '../entries/expire-entries.ts'
import type { Mailbox } from '../mailbox.ts'
import { endOffersOfRecord } from '../offers/end-offers.ts'
import { eraseReceipts } from '../receipts/receipt-store.ts'
import { lockRecordHead } from './record-store.ts'

const closed = { additionalProperties: false } as const
const Id = Type.Object({ rid: Type.String() }, closed)
const Digest = Type.Object({ digest: Type.String() }, closed)

const BATCH = 100

/**
 * Erases records that have expired with all that belongs to them: fields, grants and their wraps, stages, receipts,
 * entries. What stays is the id with the digest, so that the submission handed in again is refused. Answers how many.
 */
export const expireRecords = async (mailbox: Mailbox, signal: AbortSignal): Promise<number> => {
  const { db, clock, nudge } = mailbox
  let erased = 0
  for (;;) {
    const due = await db.many(
      Id,
      sql`select rid from record where expires_at <= ${clock.now()} order by expires_at, rid limit ${BATCH}`,
    )
    for (const { rid } of due) {
      if (signal.aborted) return erased
      await db.transaction(async (tx) => {
        await endRecord(tx, mailbox, rid)
        tx.afterCommit(nudge)
      })
      erased += 1
    }
    if (due.length < BATCH) return erased
  }
}

const endRecord = async (tx: Tx, mailbox: Mailbox, rid: string): Promise<void> => {
  const { clock } = mailbox
  await lockRecordHead(tx, rid)
  const at = clock.now()
  // Those of older revisions may have been given longer.
  const entries = await lockEntriesOfRecord(tx, rid)
  const ended = await tx.maybeOne(Digest, sql`select digest from record where rid = ${rid} and expires_at <= ${at}`)
  // Revised since: it lives on.
  if (ended === undefined) return
  for (const entry of entries) await expireEntry(tx, { clock }, entry, at)
  await endOffersOfRecord(tx, mailbox, rid, at)
  await eraseReceipts(tx, rid)
  await tx.run(sql`insert into record_ended (rid, digest, at) values (${rid}, ${ended.digest}, ${at})`)
  await tx.run(sql`delete from record where rid = ${rid}`)
  await logNetworkAct(tx, { action: 'record.expire', subject: rid, decision: 'allow' }, at)
}

/** The digest of the last revision of a record that has ended. */
export const findEnded = async (tx: Tx, rid: string): Promise<string | undefined> =>
  (await tx.maybeOne(Digest, sql`select digest from record_ended where rid = ${rid}`))?.digest
