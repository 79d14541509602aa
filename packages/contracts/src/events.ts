import { Type } from 'typebox'
import { Id, Instant, MemberId } from './primitives.ts'

const closed = { additionalProperties: false } as const

export const EVENT_TYPES = [
  'match.proposed',
  'offer.received',
  'offer.closed',
  'message.received',
  'release.available',
  'key.available',
  'record.revised',
  'erasure.requested',
  'erasure.completed',
  'epoch.closing',
  'statement.changed',
  'agreement.changed',
  'endpoint.disabled',
  'ping',
] as const
export type EventType = (typeof EVENT_TYPES)[number]
export const EventType = Type.Union(EVENT_TYPES.map((t) => Type.Literal(t))) as unknown as Type.TUnsafe<EventType>

/** A public event: ids only. `sequence` is dense per recipient; `occurredWindow` is the window's start, never an instant. */
export const PublicEvent = Type.Object(
  {
    eventId: Id,
    type: EventType,
    sequence: Type.Integer({ minimum: 1 }),
    occurredWindow: Instant,
    recordId: Type.Optional(Id),
    entryId: Type.Optional(Id),
    offerId: Type.Optional(Id),
  },
  closed,
)
export type PublicEvent = Omit<Type.Static<typeof PublicEvent>, 'type'> & { type: EventType }

/** Body of a webhook (Standard Webhooks): the event and nothing else. */
export const WebhookBody = Type.Object({ type: EventType, timestamp: Instant, data: PublicEvent }, closed)

/**
 * Internal events (outbox → BullMQ → inbox). Payloads are ids; the consumer fetches the rest. This one is of `entry.submitted`, an entry that is new or has been coded anew, and of `entry.rematch`, one that an officer wants compared once more.
 */
export const EntrySubmitted = Type.Object({ entryId: Id }, closed)
export const EntryRemoved = Type.Object({ entryId: Id }, closed)
export const CandidateFound = Type.Object({ soughtEntry: Id, presentEntry: Id }, closed)
/** Towards `delivery`: what is to be told to whom. Ids only, so it may travel as it is. `eventId` makes a repeat harmless. */
export const EventPublished = Type.Object(
  {
    eventId: Id,
    recipient: MemberId,
    type: EventType,
    occurredWindow: Instant,
    recordId: Type.Optional(Id),
    entryId: Type.Optional(Id),
    offerId: Type.Optional(Id),
  },
  closed,
)

export type WebhookBody = Type.Static<typeof WebhookBody>
export type EntrySubmitted = Type.Static<typeof EntrySubmitted>
export type EntryRemoved = Type.Static<typeof EntryRemoved>
export type CandidateFound = Type.Static<typeof CandidateFound>
export type EventPublished = Type.Static<typeof EventPublished>
