import type { INCOMING_STATES, MessageDelivery, MessageReturn } from '@kinlink/contracts'
import type { AnswerKind } from '../messages/message-state.ts'

export type IncomingState = (typeof INCOMING_STATES)[number]
/** How far a delivery has come, and whether the addressee agrees that the sender is told. */
export type Progress = { readonly state: IncomingState; readonly told: boolean }

/** What an officer of the delivering Society does with a message. */
export type IncomingAct =
  | { readonly does: 'return'; readonly reason: MessageReturn['reason'] }
  | { readonly does: 'deliver'; readonly delivery: MessageDelivery }
  | { readonly does: 'reply' }

/** Where an act leads, and what the sender may be told of it; null: nothing leaves. */
export type Step = { readonly to: Progress; readonly tells: AnswerKind | null }

/**
 * The steps of a delivery. A message is returned for its text only before anybody has been looked for; after an attempt in vain there may be another; the addressee may
 * agree later that the sender is told, but what has been told is not taken back; a reply needs a delivery that may be told, and there is one.
 */
export function step(from: Progress, act: IncomingAct): Step | null {
  switch (act.does) {
    case 'return':
      return from.state === 'received'
        ? { to: { state: 'returned', told: true }, tells: `message-${act.reason}` }
        : null
    case 'deliver':
      return deliver(from, act.delivery)
    case 'reply':
      return from.state === 'delivered' && from.told
        ? { to: { state: 'replied', told: true }, tells: 'message-reply' }
        : null
    default:
      return act satisfies never
  }
}

function deliver({ state, told }: Progress, delivery: MessageDelivery): Step | null {
  const open = state === 'received' || state === 'not-delivered'
  if (delivery.outcome === 'not-delivered')
    return open ? { to: { state: 'not-delivered', told: false }, tells: null } : null
  const agreesLater = state === 'delivered' && !told && delivery.mayTellSender
  if (!open && !agreesLater) return null
  const to = { state: 'delivered', told: delivery.mayTellSender } as const
  return { to, tells: delivery.mayTellSender ? 'message-delivered' : null }
}

/**
 * Where a message is again after the exchange has refused what the sender was to be told. A message that was returned waits for somebody to look for the addressee; one that was
 * delivered stays so, and the sender may be told once more; a reply that was sent says by itself that there was a delivery.
 */
export function afterRefusal(from: Progress, said: AnswerKind, deliveryStands: boolean): Progress {
  switch (said) {
    case 'message-reply':
      return { state: 'delivered', told: deliveryStands }
    case 'message-delivered':
      return from.state === 'delivered' ? { state: 'delivered', told: false } : from
    case 'message-address-insufficient':
    case 'message-content-not-family-news':
      return { state: 'received', told: false }
    default:
      return said satisfies never
  }
}
