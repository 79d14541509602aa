import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import { logNetworkAct } from '../access-log/act.ts'
import { membersWithOpenStage } from '../activations/activation-store.ts'
import { endEntry, lockEntriesOfRecord } from '../entries/expire-entries.ts'
import { publishAtStart } from '../events/publish.ts'
import { inRandomOrder } from '../events/random-order.ts'
import type { Mailbox } from '../mailbox.ts'
import { isWithdrawn } from '../withdrawals/withdrawal-store.ts'
import type { ReadSubmission } from './read-submission.ts'
import { lockRecordHead } from './record-store.ts'

const Untold = Type.Object(
  { rid: Type.String(), entry: Type.Union([Type.String(), Type.Null()]) },
  { additionalProperties: false },
)
const BATCH = 100

/** Notes that a later revision is stored. What follows costs the author the same whoever has a stage open: it is done later. */
export const noteRevision = (tx: Tx, { header, entry }: ReadSubmission, at: Date): void =>
  tx.send(sql`
    insert into revision_untold (rid, entry, at) values (${header.rid}, ${entry?.header.id ?? null}, ${at})
    on conflict (rid) do update set entry = excluded.entry, at = excluded.at`)

/**
 * Tells everybody who has a stage of a revised record open, and nobody else; ends the entries of older revisions with
 * the comparisons they had opened. Answers how many records it was.
 */
export const tellRevisions = async (mailbox: Mailbox, signal: AbortSignal): Promise<number> => {
  let all = 0
  for (;;) {
    const untold = await untoldRevisions(mailbox.db)
    for (const { rid } of inRandomOrder(untold)) {
      if (signal.aborted) return all
      await mailbox.db.transaction((tx) => tellRevision(mailbox, tx, rid))
      all += 1
    }
    if (untold.length < BATCH) return all
  }
}

const tellRevision = async (mailbox: Mailbox, tx: Tx, rid: string): Promise<void> => {
  await lockRecordHead(tx, rid)
  const untold = await tx.maybeOne(Untold, sql`select rid, entry from revision_untold where rid = ${rid}`)
  if (untold === undefined || (await isWithdrawn(tx, rid))) return
  const at = mailbox.clock.now()
  for (const recipient of inRandomOrder(await membersWithOpenStage(tx, rid, at)))
    await publishAtStart(tx, mailbox, { recipient, type: 'record.revised', recordId: rid }, at)
  // What is not true any more finds nobody, nor does a person who does not want to be looked for in this way.
  for (const entry of await lockEntriesOfRecord(tx, rid)) {
    if (entry.id === untold.entry) continue
    await endEntry(tx, mailbox, entry, at)
    await logNetworkAct(tx, { action: 'entry.remove', subject: entry.id, decision: 'allow' }, at)
  }
  await tx.run(sql`delete from revision_untold where rid = ${rid}`)
  tx.afterCommit(mailbox.nudge)
}

const untoldRevisions = (db: Queries): Promise<Static<typeof Untold>[]> =>
  db.many(
    Untold,
    sql`select rid, entry from revision_untold u
        where not exists (select from record_withdrawn w where w.rid = u.rid) order by at, rid limit ${BATCH}`,
  )
