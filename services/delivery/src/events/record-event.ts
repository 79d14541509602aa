import type { EventPublished, EventType } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { newId, windowStart } from '@kinlink/runtime'
import type { Delivery } from '../delivery.ts'
import { planDelivery } from '../dispatch/delivery-store.ts'
import { appendEvent } from './event-store.ts'

/** Puts an event into the feed and, where an endpoint wants it, on its way. A repetition changes nothing. */
export const recordEvent = async (delivery: Delivery, tx: Tx, event: EventPublished): Promise<void> => {
  if (!(await appendEvent(tx, event))) return
  if (await planDelivery(tx, event, delivery.clock.now())) tx.afterCommit(delivery.nudge)
}

/** The same for several, by recipient, so that no two transactions wait for each other's feeds. */
export const recordEvents = async (delivery: Delivery, tx: Tx, events: readonly EventPublished[]): Promise<void> => {
  const byRecipient = [...events].sort((a, b) => (a.recipient < b.recipient ? -1 : a.recipient > b.recipient ? 1 : 0))
  for (const event of byRecipient) await recordEvent(delivery, tx, event)
}

/** An event that this service itself has to tell a member. */
export const tellMember = (delivery: Delivery, tx: Tx, recipient: string, type: EventType): Promise<void> => {
  const occurredWindow = windowStart(delivery.clock.now(), delivery.windows).toISOString()
  return recordEvent(delivery, tx, { eventId: newId(), recipient, type, occurredWindow })
}
