import type { MessageDrafted, NewMessage } from '@kinlink/contracts'
import { type AttachmentLimits, checkMessage, type MessageContext } from '@kinlink/policy'
import { newId, problem, type WindowRule } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { answeredBefore, type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hasAgreement } from '../network/reachable.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { insertMessage } from './message-store.ts'

export type MessageDeps = RegisterDeps & {
  /** When releases leave the exchange; the sender is told at one of these instants too. */
  windows: WindowRule
  /** Lines of this Society's form. */
  messageLines: number
  /** How long what comes with a letter may be. */
  attachmentLimits: AttachmentLimits
  /** How long a recording may sound. */
  recordingSeconds: number
}

/** F4: writes a message down as it is dictated or handed in, under a key of its own. Nothing leaves before it has been attested. */
export async function writeMessage(
  deps: MessageDeps,
  session: OfficerSession,
  message: NewMessage,
  idempotency: IdempotencyKey,
): Promise<Done<MessageDrafted>> {
  const now = deps.clock.now()
  const before = await answeredBefore<MessageDrafted>(deps.db, idempotency, now)
  if (before !== null) return before
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const findings = checkMessage(message, messageRules(network, deps.messageLines), now)
  if (findings.refusals.length > 0) return refuseByRule(deps.db, session, findings.refusals)
  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const id = newId()
    await deps.storage.newKey(tx, id)
    const sealed = await deps.storage.seal(tx, id, 'message', message)
    await insertMessage(tx, { id, until: new Date(message.until), sealed, at: now, by: session.officer.id })
    await logAct(tx, session, { action: 'message.create', subject: id, decision: 'allow' })
    return { ok: true, value: { messageId: id, state: 'drafted', warnings: findings.warnings } }
  })
}

/** What the value rules need to know of the network and the form. */
export const messageRules = (network: NetworkSnapshot, maxLines: number): MessageContext => ({
  member: network.me,
  maxLines,
  countryOf: (member) => network.members.find((m) => m.id === member)?.country,
  hasAgreement: (member) => hasAgreement(network, member, 'message'),
})
