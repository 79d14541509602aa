import { EntryRemoved, EntrySubmitted } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { createWorker, inBatches, inTransaction, type QueueBackend, type QueueWorker } from '@kinlink/queue'
import { every, type InternalClient, type Logger, type Ticker } from '@kinlink/runtime'
import { type Matching, runMatches } from './candidates/match-run.ts'
import { forgetEntry, forgetExpired, lockChanges, purgeForgotten } from './entries/entry-store.ts'
import { fetchEntries } from './entries/fetch-entries.ts'

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
  return createWorker({
    backend,
    queue: 'kinlink-matching',
    topics: {
      'entry.submitted': inBatches(EntrySubmitted, async (submitted, { once, signal }) => {
        const ids = submitted.map(({ entryId }) => entryId)
        const entries = await fetchEntries(mailbox, [...new Set(ids)], signal)
        if (entries.length === 0) return
        await once(async (tx, first) => {
          const due = new Set(first.map(({ entryId }) => entryId))
          await runMatches(
            tx,
            entries.filter(({ id }) => due.has(id)),
            matching,
          )
          tx.afterCommit(nudge)
        })
      }),
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
