import { RecordType } from '@kinlink/contracts'
import { sql, Timestamp, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { endEntry, lockEntriesOfRecord } from '../entries/expire-entries.ts'
import { destroyRecordKey } from '../grants/grant-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { endOffersOfRecord } from '../offers/end-offers.ts'
import { lockOffersOfRecord } from '../offers/offer-store.ts'
import { eraseReceipts } from '../receipts/receipt-store.ts'
import { lockRecordHead } from '../records/record-store.ts'
import { lockDueRelease } from '../releases/release-store.ts'

const Whole = Type.Object(
  {
    rid: Type.String(),
    author: Type.String(),
    type: RecordType,
    digest: Type.String(),
    expires_at: Timestamp,
    /** False for one that was shredded after the backup was made from which it came back. */
    keyed: Type.Boolean(),
  },
  { additionalProperties: false },
)
/** A record that is locked with all that belongs to it. */
export type WholeRecord = Static<typeof Whole> & { readonly entries: Awaited<ReturnType<typeof lockEntriesOfRecord>> }

/**
 * Locks a record against everybody, what belongs to it first: whoever opens a stage of it holds one of these and then
 * refers to the record. Undefined when there is none.
 */
export const lockWholeRecord = async (tx: Tx, rid: string): Promise<WholeRecord | undefined> => {
  await lockRecordHead(tx, rid)
  await lockDueRelease(tx, rid)
  await lockOffersOfRecord(tx, rid)
  // Those of older revisions may have been given longer.
  const entries = await lockEntriesOfRecord(tx, rid)
  const row = await tx.maybeOne(
    Whole,
    sql`select rid, author, type, digest, expires_at,
          exists (select from mailbox_keys.record_key k where k.rid = r.rid) as keyed
        from record r where rid = ${rid} for update of r`,
  )
  return row === undefined ? undefined : { ...row, entries }
}

/**
 * Shreds a locked record: ends offers of it, erases entries with their candidates, receipts, the key of its wraps, and with its row fields,
 * grants, wraps, stages and what was due. What stays is the id with the digest, so that the submission handed in again
 * is refused.
 */
export const shredRecord = async (tx: Tx, mailbox: Mailbox, whole: WholeRecord, at: Date): Promise<void> => {
  const { rid, digest, entries } = whole
  await endOffersOfRecord(tx, mailbox, rid, at)
  for (const entry of entries) await endEntry(tx, mailbox, entry, at)
  await eraseReceipts(tx, rid)
  await destroyRecordKey(tx, rid)
  await tx.run(sql`insert into record_ended (rid, digest, at) values (${rid}, ${digest}, ${at})`)
  await tx.run(sql`delete from record where rid = ${rid}`)
}
