import type { AttachmentView, NewAttachment } from '@kinlink/contracts'
import { checkAttachments } from '@kinlink/policy'
import type { Tx } from '@kinlink/postgres'
import { newId, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import { lockMessage } from '../messages/message-store.ts'
import type { MessageDeps } from '../messages/write-message.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { insertAttachment, listAttachments } from './attachment-store.ts'
import { cleanAttachment } from './clean-attachment.ts'

/**
 * Adds a photograph or a document to a letter that has not been attested yet. What the device wrote into it about place, time and itself is taken out before anything is kept;
 * the rest is kept under the key of the message.
 */
export async function addAttachment(
  deps: MessageDeps,
  session: OfficerSession,
  messageId: string,
  added: NewAttachment,
  idempotency: IdempotencyKey,
): Promise<Done<AttachmentView>> {
  const bytes = Buffer.from(added.bytes, 'base64')
  // One spelling of the bytes, so that the same file handed in again is the same request.
  if (bytes.toString('base64') !== added.bytes)
    return {
      ok: false,
      problem: problem('invalid_request', { errors: [{ pointer: '/body/bytes', keyword: 'base64' }] }),
    }
  const clean = cleanAttachment(added.mediaType, bytes)
  if (!clean.ok) return refuseByRule(deps.db, session, clean.findings, messageId)
  const done = await withIdempotency(deps.db, idempotency, deps.clock.now(), (tx) =>
    keep(deps, session, tx, { messageId, added, bytes: clean.bytes }),
  )
  return !done.ok && done.problem.code === 'refused_by_rule'
    ? refuseByRule(deps.db, session, done.problem.errors ?? [], messageId)
    : done
}

type Adding = { readonly messageId: string; readonly added: NewAttachment; readonly bytes: Uint8Array }

async function keep(
  deps: MessageDeps,
  session: OfficerSession,
  tx: Tx,
  { messageId, added: { kind, mediaType }, bytes }: Adding,
): Promise<Done<AttachmentView>> {
  const row = await lockMessage(tx, messageId)
  if (row === undefined) return { ok: false, problem: problem('not_found') }
  if (row.state !== 'drafted') return { ok: false, problem: problem('conflict') }
  const there = await listAttachments(tx, deps.storage, messageId)
  const about = { kind, mediaType, length: bytes.length }
  const findings = checkAttachments([...there, about], deps.attachmentLimits)
  if (findings.length > 0) return { ok: false, problem: problem('refused_by_rule', { errors: findings }) }
  const id = newId()
  const position = (there.at(-1)?.position ?? 0) + 1
  const at = deps.clock.now()
  await insertAttachment(tx, deps.storage, {
    id,
    holder: messageId,
    position,
    about,
    bytes,
    at,
    by: session.officer.id,
  })
  await logAct(tx, session, { action: 'attachment.add', subject: messageId, decision: 'allow' })
  return { ok: true, value: { attachmentId: id, ...about } }
}
