import type { MESSAGE_STATES, ReleaseContent } from '@kinlink/contracts'
import { nextWindow, type WindowRule, windowStart } from '@kinlink/runtime'

export type MessageState = (typeof MESSAGE_STATES)[number]

/** States as they are kept: `undeliverable` is none of them, because nothing that happened anywhere makes it so. */
export const STORED_STATES = [
  'drafted',
  'submitted',
  'refused',
  'in-transit',
  'delivered',
  'address-insufficient',
  'content-not-family-news',
  'replied',
  'withdrawn',
] as const
export type StoredState = (typeof STORED_STATES)[number]

/** What a release may say of a message, and the state that it means. */
export const ANSWERS = {
  'message-delivered': 'delivered',
  'message-address-insufficient': 'address-insufficient',
  'message-content-not-family-news': 'content-not-family-news',
  'message-reply': 'replied',
} as const satisfies Partial<Record<ReleaseContent['kind'], StoredState>>
export type AnswerKind = keyof typeof ANSWERS

export const isAnswerToMessage = (kind: ReleaseContent['kind']): kind is AnswerKind => kind in ANSWERS

/**
 * What an opened release makes of a message. A reply may be opened before the delivery it belongs to: both are one story, and the later part of it stands. What has
 * been returned is not delivered afterwards, and the other way round: whoever says so has not kept to the story, and is not followed.
 */
export const afterAnswer = (state: StoredState, kind: AnswerKind): StoredState => {
  if (state === 'submitted' || state === 'in-transit') return ANSWERS[kind]
  return state === 'delivered' && kind === 'message-reply' ? 'replied' : state
}

/** The first window at or after an instant. */
export const firstWindowFrom = (at: Date, windows: WindowRule): Date => {
  const start = windowStart(at, windows)
  return start.getTime() === at.getTime() ? start : nextWindow(at, windows)
}

/**
 * What the sender is told. Until something has been opened it depends on the date fixed when the message was written and on the calendar, and on nothing else: refused,
 * unknown, not looked for and delivered without agreement are the same (domain §6.11, invariant 5).
 */
export const visibleState = (
  row: { state: StoredState; until: Date },
  now: Date,
  windows: WindowRule,
): MessageState => {
  const underWay = row.state === 'submitted' || row.state === 'in-transit'
  return underWay && now >= firstWindowFrom(row.until, windows) ? 'undeliverable' : row.state
}

/** Whether a tracing request may come of it: nobody can be found at the address, or nobody has been reached. */
export const mayBecomeTracingRequest = (visible: MessageState, sufficientAddress: boolean): boolean =>
  visible === 'undeliverable' || visible === 'address-insufficient' || (visible === 'drafted' && !sufficientAddress)
