import type { Db } from '@kinlink/postgres'
import type { Clock, WindowRule } from '@kinlink/runtime'
import type { Budgets } from './budgets/budget.ts'

/** What every operation of the mailbox needs. */
export type Mailbox = {
  readonly db: Db
  readonly clock: Clock
  readonly budgets: Budgets
  readonly windows: WindowRule
  /** After how long an erasure is due; its author is told at the window after that. */
  readonly erasureSeconds: number
  /** After how long an entry that waits for its place in the log keeps records from being handed out. */
  readonly logBehindSeconds: number
  /** How many days off an offer may be due. */
  readonly offerMaxDays: number
  /** In which span an entry is compared once more at the word of an officer, at most once. */
  readonly rematchSeconds: number
  /** Length of the longest sealed blob. */
  readonly blobBytes: number
  /** Wakes the relay once a transaction that emitted something has committed. */
  readonly nudge: () => void
}
