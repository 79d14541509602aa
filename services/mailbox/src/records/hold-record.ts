import type { Tx } from '@kinlink/postgres'
import type { Mailbox } from '../mailbox.ts'
import type { Outcome } from '../outcome.ts'

/** A look at a record, or at a part of its blob: locks the record's row in the transaction that it is given, and logs. */
export type Look<T> = (tx: Tx) => Promise<Outcome<T>>

/** A record that somebody is being handed: it cannot be withdrawn until it is let go. */
export type HeldRecord<T> = {
  readonly stored: T
  letGo(): void
  /** Fulfils when it is held no longer, for whatever reason. */
  readonly over: Promise<void>
}

/**
 * Looks at a record for one member and holds it: the transaction of the look stays open, and with it the lock that a
 * withdrawal waits for, until `letGo`, or until `holdMs` have passed. The log entry is committed before this answers,
 * apart from the hold: who has been handed something stands in the log whatever becomes of this process.
 */
export const holdRecord = async <T>(
  mailbox: Mailbox,
  look: Look<T>,
  holdMs: number,
): Promise<Outcome<HeldRecord<T>>> => {
  const { promise: looked, resolve: answer } = Promise.withResolvers<Outcome<T>>()
  const { promise: released, resolve: letGo } = Promise.withResolvers<void>()
  const timer = setTimeout(letGo, holdMs)
  const held = mailbox.db.transaction(
    async (tx) => {
      const outcome = await look(tx)
      answer(outcome)
      if (outcome.ok) await released
    },
    { onLost: letGo },
  )
  const over = held.catch(() => {}).finally(() => clearTimeout(timer))
  // A look that fails is told as what it is; how a hold ends afterwards is nobody's concern.
  const outcome = await Promise.race([looked, held.then(() => looked)])
  return outcome.ok ? { ok: true, value: { stored: outcome.value, letGo, over } } : outcome
}
