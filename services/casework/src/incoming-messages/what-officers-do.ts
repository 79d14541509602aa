import type { IncomingMessageActed, MessageDelivery, MessageReply, MessageReturn } from '@kinlink/contracts'
import { checkAttachmentsAttested, checkBody, checkReply } from '@kinlink/policy'
import { listAttachments } from '../attachments/attachment-store.ts'
import { answeredBefore, type Done, type IdempotencyKey } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { actOnMessage, type IncomingMessageDeps, type Plan } from './act.ts'

/** Judged on the text alone, before anybody is looked for: it tells nothing of the addressee. */
export const planReturn = ({ reason }: MessageReturn): Plan => ({
  act: { does: 'return', reason },
  action: 'message.return',
  record: null,
  reply: null,
  slip: [],
  basis: { judgedOn: 'text' },
  warnings: [],
})

/** How a message was delivered, or the true reason why not: it is recorded here, and the sender hears of a delivery alone, with the addressee's agreement. */
export const planDelivery = (delivery: MessageDelivery): Plan => ({
  act: { does: 'deliver', delivery },
  action: 'message.deliver',
  record: delivery,
  reply: null,
  slip: [],
  basis: { agreed: true },
  warnings: [],
})

/** The addressee's reply slip, with what was added to it before: under the rules of the form, attested, with the addressee's own legal basis. */
export async function replyTo(
  deps: IncomingMessageDeps,
  session: OfficerSession,
  rid: string,
  reply: MessageReply,
  idempotency: IdempotencyKey,
): Promise<Done<IncomingMessageActed>> {
  const before = await answeredBefore<IncomingMessageActed>(deps.db, idempotency, deps.clock.now())
  if (before !== null) return before
  const { letter, attestation, basis } = reply
  const slip = await listAttachments(deps.db, deps.storage, rid, 'slip')
  const { refusals: ofSlip, warnings } = checkReply(reply, { maxLines: deps.messageLines }, deps.clock.now())
  const refusals = [...ofSlip, ...checkAttachmentsAttested(slip, attestation), ...checkBody(letter, slip)]
  if (refusals.length > 0) return refuseByRule(deps.db, session, refusals, rid)
  const plan: Plan = {
    act: { does: 'reply' },
    action: 'message.reply',
    record: null,
    reply: letter,
    slip,
    basis: { addressee: basis, attestation },
    warnings,
  }
  return actOnMessage(deps, session, rid, plan, idempotency)
}
