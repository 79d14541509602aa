import { CandidateFound } from '@kinlink/contracts'
import { createWorker, inBatches, type QueueBackend, type QueueWorker, type Relay, startRelay } from '@kinlink/queue'
import { every, type Logger, type Ticker } from '@kinlink/runtime'
import { sweepUnnamed } from './blobs/blob-store.ts'
import { purgeCharges } from './budgets/budget.ts'
import { type Judging, proposeCandidates, retryWaiting } from './candidates/propose-candidate.ts'
import { expireEntries } from './entries/expire-entries.ts'
import { closeErasures } from './erasures/close-erasures.ts'
import { forgetErasures } from './erasures/forget-erasures.ts'
import { judgeRates, type RateRules } from './hit-rates/judge-rates.ts'
import { purgeIdempotencyKeys } from './idempotency/idempotency-store.ts'
import { expireOffers } from './offers/expire-offers.ts'
import { forgetOffers } from './offers/forget-offers.ts'
import { expireRecords } from './records/expire-records.ts'
import { tellRevisions } from './records/tell-revisions.ts'
import { releaseDue } from './releases/release-window.ts'
import { rematchDue } from './rematches/rematch.ts'
import { finishWithdrawals } from './withdrawals/finish-withdrawals.ts'

/** Where each topic of the mailbox goes. */
const ROUTES = {
  'entry.submitted': 'kinlink-matching',
  'entry.rematch': 'kinlink-matching',
  'entry.removed': 'kinlink-matching',
  'event.published': 'kinlink-delivery',
} as const

type Work = { readonly backend: QueueBackend; readonly logger: Logger }

export const startOutbox = (
  { db, clock }: Pick<Judging, 'db' | 'clock'>,
  { backend, logger }: Work,
  visibilityMs: number,
): Relay => startRelay({ db, backend, routes: ROUTES, clock, logger, visibilityMs })

/** Milliseconds after which what a killed process was working on is given to another. */
const LOCK = 10_000
/** Pairs that are judged in one batch. */
const TOGETHER = 16

/** Takes what matching finds. */
export const startWorker = (judging: Judging, { backend, logger }: Work): QueueWorker =>
  createWorker({
    backend,
    queue: 'kinlink-mailbox',
    lockMs: LOCK,
    concurrency: TOGETHER,
    topics: {
      'candidate.found': inBatches(CandidateFound, (found, control) => proposeCandidates(judging, found, control)),
    },
    db: judging.db,
    clock: judging.clock,
    logger,
  })

const DAY = 86_400_000
const HOUR = 3_600_000

type Spans = { waitingSeconds: number; idempotencyDays: number; endedDays: number; rates: RateRules }

/** What the calendar brings about: windows, what was withdrawn or revised, erasures that are due, budgets that refill, what has expired, promises that end. Due times are in PostgreSQL. */
export const startCalendar = (
  judging: Judging,
  { logger, waitingSeconds, idempotencyDays, endedDays, rates }: Pick<Work, 'logger'> & Spans,
): Ticker[] => {
  const { db, clock, budgets } = judging
  const ago = (ms: number): Date => new Date(clock.now().getTime() - ms)
  return [
    every(1000, () => releaseDue(judging), { logger }),
    every(1000, (signal) => finishWithdrawals(judging, signal), { logger }),
    every(1000, () => closeErasures(judging), { logger }),
    every(1000, (signal) => tellRevisions(judging, signal), { logger }),
    every(1000, () => expireOffers(judging), { logger }),
    every(1000, (signal) => rematchDue(judging, signal), { logger }),
    every(waitingSeconds * 1000, (signal) => retryWaiting(judging, signal), { logger }),
    every(
      HOUR,
      async (signal) => {
        await expireEntries(judging, signal)
        await expireRecords(judging, signal)
        await forgetOffers(db, ago(endedDays * DAY))
        await forgetErasures(db, ago(endedDays * DAY))
        await sweepUnnamed(db, ago(DAY))
        await purgeIdempotencyKeys(db, ago(idempotencyDays * DAY))
        await judgeRates({ db, clock, rates })
        await purgeCharges(db, budgets, clock.now())
      },
      { logger },
    ),
  ]
}
