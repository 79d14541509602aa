import { nextWindow } from '@kinlink/runtime'
import { logNetworkAct } from '../access-log/act.ts'
import { openStage } from '../activations/activation-store.ts'
import { type Lacking, lackingUnder, type Terms, termsOf } from '../candidates/agreements.ts'
import type { Judging } from '../candidates/propose-candidate.ts'
import { publish } from '../events/publish.ts'
import { inRandomOrder } from '../events/random-order.ts'
import { readRecordHeader } from '../headers/header.ts'
import { claimDueReleases, corridorsOfDue, markReleased, postpone, recipientsOfReleases } from './release-store.ts'

const BATCH = 1000

/**
 * Lets every release leave whose window has come, also one that came while nobody ran. All of one window leave
 * together, in an order drawn at random, so that the order of storing tells nothing. One whose agreement is not in
 * force, or for which there is no policy pack in force or none that has room for it, stays for a later window, untold. Answers how many left.
 * @throws RegistryUnavailable; what is due stays due
 */
export const releaseDue = async (judging: Judging): Promise<number> => {
  let released = 0
  for (;;) {
    const batch = await releaseBatch(judging)
    released += batch.released
    if (batch.claimed < BATCH) return released
  }
}

const releaseBatch = async (judging: Judging): Promise<{ claimed: number; released: number }> => {
  const { db, clock, nudge } = judging
  // Asked before the transaction: nobody waits for the registry while holding rows.
  const terms = await termsOf(judging.agreements, await corridorsOfDue(db, clock.now()))
  return db.transaction(async (tx) => {
    const at = clock.now()
    const due = await claimDueReleases(tx, at, BATCH)
    if (due.length === 0) return { claimed: 0, released: 0 }
    const rids = due.map(({ rid }) => rid)
    const recipients = await recipientsOfReleases(tx, rids, at)
    // Came due since the agreements were asked: it is taken in the next round.
    const unasked = new Set(recipients.flatMap((corridor) => (terms(corridor) === undefined ? [corridor.rid] : [])))
    const kept = new Map(
      recipients.flatMap((corridor) => {
        const lacks = lackingFor(terms(corridor), corridor.header, at)
        return lacks === null ? [] : [[corridor.rid, lacks]]
      }),
    )
    const leaving = due.filter(({ rid }) => !unasked.has(rid) && !kept.has(rid))
    const windows = new Map(leaving.map(({ rid, due_at }) => [rid, due_at]))
    for (const { rid, member } of inRandomOrder(recipients.filter((recipient) => windows.has(recipient.rid)))) {
      await openStage(tx, { rid, member, stage: 'full', reason: 'window', candidate: null, at })
      const event = { recipient: member, type: 'release.available', recordId: rid } as const
      await publish(tx, clock, event, windows.get(rid) ?? at)
      await logNetworkAct(tx, { action: 'release.deliver', subject: rid, decision: 'allow' }, at)
    }
    await markReleased(tx, [...windows.keys()], at)
    await postpone(tx, [...kept.keys()], nextWindow(at, judging.windows))
    for (const [subject, code] of kept)
      await logNetworkAct(tx, { action: 'release.deliver', subject, decision: 'deny', code }, at)
    tx.afterCommit(nudge)
    return { claimed: due.length, released: leaving.length }
  })
}

/** What a release lacks to leave; null also for one whose corridor was not asked for. */
const lackingFor = (terms: Terms | undefined, header: string, at: Date): Lacking => {
  const record = readRecordHeader(header)
  if (record === undefined) return 'policy'
  return terms === undefined ? null : lackingUnder(terms, record, at)
}
