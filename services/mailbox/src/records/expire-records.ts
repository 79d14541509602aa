import { sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { logNetworkAct } from '../access-log/act.ts'
import { askForErasure, fixErasure } from '../erasures/request-erasure.ts'
import type { Mailbox } from '../mailbox.ts'
import { lockWholeRecord, shredRecord } from '../withdrawals/shred-record.ts'
import { isWithdrawn, notWithdrawn } from '../withdrawals/withdrawal-store.ts'

const closed = { additionalProperties: false } as const
const Id = Type.Object({ rid: Type.String() }, closed)

const BATCH = 100

/**
 * Shreds records that have expired with all that belongs to them, and asks every Society named in a grant to erase what
 * it has. So do records without a key: they were shredded after the backup was made from which they came back.
 * Answers how many.
 */
export const expireRecords = async (mailbox: Mailbox, signal: AbortSignal): Promise<number> => {
  const { db, clock, nudge } = mailbox
  let erased = 0
  for (;;) {
    const due = await db.many(
      Id,
      sql`select rid from record r
          where (expires_at <= ${clock.now()}
              or not exists (select from mailbox_keys.record_key k where k.rid = r.rid))
            and ${notWithdrawn(sql`r.rid`)}
          order by expires_at, rid limit ${BATCH}`,
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

/** The road of a withdrawal, except that nobody signed it. A linkage key concerns no person: there is nothing to erase. */
const endRecord = async (tx: Tx, mailbox: Mailbox, rid: string): Promise<void> => {
  const whole = await lockWholeRecord(tx, rid)
  const at = mailbox.clock.now()
  // Revised since, it lives on; withdrawn, it is shredded already or will be.
  if (whole === undefined || (whole.expires_at > at && whole.keyed) || (await isWithdrawn(tx, rid))) return
  if (whole.type !== 'key') await fixErasure(tx, mailbox, whole, at)
  await shredRecord(tx, mailbox, whole, at)
  const action = whole.expires_at <= at ? 'record.expire' : 'record.shred'
  for (const { id } of whole.entries)
    await logNetworkAct(tx, { action: 'entry.expire', subject: id, decision: 'allow' }, at)
  await logNetworkAct(tx, { action, subject: rid, decision: 'allow' }, at)
  if (whole.type !== 'key') await askForErasure(tx, mailbox, rid, at)
}
