import { logNetworkAct } from '../access-log/act.ts'
import { askForErasure } from '../erasures/request-erasure.ts'
import type { Mailbox } from '../mailbox.ts'
import { lockWholeRecord, shredRecord } from './shred-record.ts'
import { lockRow, markShredded, withdrawnToShred } from './withdrawal-store.ts'

const BATCH = 100

/**
 * Shreds what has been withdrawn and asks every Society that was named in any grant to erase what it has. Due work is in
 * the database: what a killed process left is done by the next. Answers how many.
 */
export const finishWithdrawals = async (mailbox: Mailbox, signal: AbortSignal): Promise<number> => {
  let finished = 0
  for (;;) {
    const rids = await withdrawnToShred(mailbox.db, BATCH)
    for (const rid of rids) {
      if (signal.aborted) return finished
      await finish(mailbox, rid)
      finished += 1
    }
    if (rids.length < BATCH) return finished
  }
}

const finish = async (mailbox: Mailbox, rid: string): Promise<void> => {
  // Before the record's other locks, so that whoever waits for these does not wait for its readers too.
  await mailbox.db.transaction((tx) => lockRow(tx, rid))
  await mailbox.db.transaction(async (tx) => {
    const whole = await lockWholeRecord(tx, rid)
    const at = mailbox.clock.now()
    await markShredded(tx, rid, at)
    // Another instance has finished it.
    if (whole === undefined) return
    await shredRecord(tx, mailbox, whole, at)
    await logNetworkAct(tx, { action: 'record.shred', subject: rid, decision: 'allow' }, at)
    await askForErasure(tx, mailbox, rid, at)
    tx.afterCommit(mailbox.nudge)
  })
}
