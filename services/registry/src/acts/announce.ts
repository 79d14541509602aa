import type { EventType } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { type Clock, newId, type WindowRule, windowStart } from '@kinlink/runtime'

export type AnnounceDeps = {
  readonly clock: Clock
  readonly window: WindowRule
  /** Wakes the relay once the transaction has committed. */
  readonly nudge: () => void
}

/** Tells members that documents of theirs changed: ids and codes only, in the transaction of the change. */
export const announce = async (
  tx: Tx,
  { clock, window, nudge }: AnnounceDeps,
  type: EventType,
  recipients: readonly string[],
): Promise<void> => {
  const occurredWindow = windowStart(clock.now(), window).toISOString()
  for (const recipient of recipients) {
    const payload = { eventId: newId(), recipient, type, occurredWindow }
    await emit(tx, { topic: 'event.published', payload }, clock)
  }
  tx.afterCommit(nudge)
}
