import { randomInt } from 'node:crypto'
import { logNetworkAct } from '../access-log/act.ts'
import { openStage } from '../activations/activation-store.ts'
import { publish } from '../events/publish.ts'
import type { Mailbox } from '../mailbox.ts'
import { claimDueReleases, markReleased, recipientsOfReleases } from './release-store.ts'

const BATCH = 1000

/**
 * Lets every release leave whose window has come, also one that came while nobody ran. All of one window leave
 * together, in an order drawn at random, so that the order of storing tells nothing. Answers how many left.
 */
export const releaseDue = async (mailbox: Mailbox): Promise<number> => {
  let released = 0
  for (;;) {
    const count = await releaseBatch(mailbox)
    released += count
    if (count < BATCH) return released
  }
}

const releaseBatch = ({ db, clock, nudge }: Mailbox): Promise<number> =>
  db.transaction(async (tx) => {
    const at = clock.now()
    const due = await claimDueReleases(tx, at, BATCH)
    if (due.length === 0) return 0
    const windows = new Map(due.map(({ rid, due_at }) => [rid, due_at]))
    const recipients = await recipientsOfReleases(tx, [...windows.keys()], at)
    for (const { rid, member } of shuffled(recipients)) {
      await openStage(tx, { rid, member, stage: 'full', reason: 'window', candidate: null, at })
      const event = { recipient: member, type: 'release.available', recordId: rid } as const
      await publish(tx, clock, event, windows.get(rid) ?? at)
      await logNetworkAct(tx, { action: 'release.deliver', subject: rid, decision: 'allow' }, at)
    }
    await markReleased(tx, [...windows.keys()], at)
    tx.afterCommit(nudge)
    return due.length
  })

/** Fisher and Yates, by cryptographic randomness. */
const shuffled = <T>(items: readonly T[]): T[] => {
  const rest = [...items]
  const order: T[] = []
  while (rest.length > 0) order.push(...rest.splice(randomInt(rest.length), 1))
  return order
}
