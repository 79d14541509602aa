import type { EventType, PublicEvent } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'

/** What a kind of event does here, in the transaction that notes it as seen: exactly once, so it only writes and promises jobs. */
export type EventHandler = (event: PublicEvent, tx: Tx) => Promise<void>

export type Feed = {
  /** Registers what an event type does; before `start`. Several may listen to one type. */
  on(type: EventType, handle: EventHandler): void
  start(): void
  /** Looks for events now. */
  nudge(): void
  close(): Promise<void>
}
