import type { EventPublished, EventType } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { type Clock, newId, windowStart } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'

type Told = Omit<EventPublished, 'eventId' | 'occurredWindow' | 'type'> & { readonly type: EventType }

/** Promises a public event to one member: `delivery` puts it into the feed and sends the webhook. */
export const publish = async (tx: Tx, clock: Clock, event: Told, occurredWindow: Date): Promise<void> => {
  const payload = { ...event, eventId: newId(), occurredWindow: occurredWindow.toISOString() }
  await emit(tx, { topic: 'event.published', payload }, clock)
}

/** The same for something that happens now: the event tells the window's start and no instant. */
export const publishAtStart = (
  tx: Tx,
  mailbox: Pick<Mailbox, 'clock' | 'windows'>,
  event: Told,
  at: Date,
): Promise<void> => publish(tx, mailbox.clock, event, windowStart(at, mailbox.windows))
