import { EntryRemoved, EntrySubmitted } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { createWorker, inBatches, inTransaction, type QueueBackend, type QueueWorker } from '@kinlink/queue'
import { every, type InternalClient, type Logger, type Ticker } from '@kinlink/runtime'
import { type Matching, runMatches } from './candidates/match-run.ts'
import { forgetEntry, forgetExpired, lockChanges, purgeForgotten } from './entries/entry-store.ts'
import { fetchEntries } from './entries/fetch-entries.ts'
import { type Rematching, rematchStep } from './rematch/rematch.ts'

type Work = { readonly db: Db; readonly backend: QueueBackend; readonly logger: Logger }

// A run takes milliseconds, so what a killed instance held is soon given to another.
const LOCK_MS = 5000
// Entries that are worked on in one batch, under one lock.
const TOGETHER = 32

/** Takes entries and removals from the mailbox's queue. `nudge` wakes the relay. */
export const startWorker = (
  matching: Matching & { readonly mailbox: InternalClient; readonly nudge: () => void },
  { db, backend, logger }: Work,
): QueueWorker => {
  const { codes, clock, mailbox, nudge } = matching
  const compared = (how: { readonly again: boolean }) =>
    inBatches(EntrySubmitted, async (messages, { once, signal }) => {
      const ids = messages.map(({ entryId }) => entryId)
      const entries = await fetchEntries(mailbox, [...new Set(ids)], signal)
      if (entries.length === 0) return
      await once(async (tx, first) => {
        const due = new Set(first.map(({ entryId }) => entryId))
        const asked = entries.filter(({ id }) => due.has(id))
        await runMatches(tx, asked, matching, how)
        tx.afterCommit(nudge)
      })
    })
  return createWorker({
    backend,
    queue: 'kinlink-matching',
    topics: {
      'entry.submitted': compared({ again: false }),
      'entry.rematch': compared({ again: true }),
      'entry.removed': inTransaction(EntryRemoved, async ({ entryId }, tx) => {
        await lockChanges(tx)
        await forgetEntry(tx, entryId, clock.now())
        tx.afterCommit(() => codes.forget(entryId))
      }),
    },
    db,
    clock,
    logger,
    lockMs: LOCK_MS,
    concurrency: TOGETHER,
  })
}

/** How often a few entries are compared anew, while that is due, and how many. */
const REMATCH_MS = 1000
const REMATCHED_TOGETHER = 64
/** All instances together take one step in this span: a little less than one's own, since timers are not exact. */
const REMATCHES_APART_MS = 900

/** Compares everybody with everybody in small steps, between what arrives. */
export const startRematching = (rematching: Omit<Rematching, 'together' | 'apartMs'>, logger: Logger): Ticker =>
  every(REMATCH_MS, () => rematchStep({ ...rematching, together: REMATCHED_TOGETHER, apartMs: REMATCHES_APART_MS }), {
    logger,
  })

const KEEP_FORGOTTEN = 90 * 86_400_000

/** Erases what expires, and lets this instance hear what others have changed even when nothing arrives here. */
export const startTidying = (
  { codes, clock }: Matching,
  { db, logger }: Pick<Work, 'db' | 'logger'>,
  seconds: number,
): Ticker =>
  every(
    seconds * 1000,
    () =>
      db
        .transaction(async (tx) => {
          await lockChanges(tx)
          const now = clock.now()
          await forgetExpired(tx, now)
          await purgeForgotten(tx, new Date(now.getTime() - KEEP_FORGOTTEN))
        })
        .then(() => codes.catchUp(db)),
    { logger },
  )
