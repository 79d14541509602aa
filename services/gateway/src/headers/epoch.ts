import type { ContextRecipient, GrantHeader } from '@kinlink/contracts'

type Sealed = Pick<GrantHeader, 'epoch' | 'line'>

const find = (recipient: ContextRecipient | undefined, { epoch, line }: Sealed) =>
  recipient?.epochs.find((known) => known.eid === epoch && known.line === line)

const within = ({ notBefore, notAfter }: ContextRecipient['epochs'][number], now: Date): boolean =>
  Date.parse(notBefore) <= now.getTime() && now.getTime() < Date.parse(notAfter)

/** Whether a grant may be renewed to this epoch: its recipient holds it open. */
export const isOpen = (recipient: ContextRecipient | undefined, sealed: Sealed, now: Date): boolean => {
  const epoch = find(recipient, sealed)
  return epoch?.state === 'open' && within(epoch, now)
}

/**
 * Whether a record may come with a grant to this epoch: open, or closing and not past its deadline. What was sealed before its author could know, and waits at a Society
 * whose officers have gone home, must not be lost; the author renews it at once (ADR 12).
 */
export const isTaken = (recipient: ContextRecipient | undefined, sealed: Sealed, now: Date): boolean => {
  const epoch = find(recipient, sealed)
  return epoch !== undefined && epoch.state !== 'closed' && within(epoch, now)
}

/**
 * Whether nothing is handed out to this epoch any more: its recipient says so, lists it no longer, or its deadline has passed. Who has no living statement says nothing, and
 * gets no token to ask with.
 */
export const isClosed = (recipient: ContextRecipient | undefined, sealed: Sealed, now: Date): boolean => {
  const epoch = find(recipient, sealed)
  if (epoch === undefined) return recipient !== undefined && recipient.epochs.length > 0
  return epoch.state === 'closed' || (epoch.state === 'closing' && Date.parse(epoch.notAfter) <= now.getTime())
}
