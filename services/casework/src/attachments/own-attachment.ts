import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { findMessage, lockMessage } from '../messages/message-store.ts'
import type { MessageDeps } from '../messages/write-message.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { deleteAttachment, findContent, listAttachments } from './attachment-store.ts'
import type { File } from './file-answer.ts'

/** One attachment of a message collected here. Every look is in the access log. */
export const readAttachment = (
  deps: MessageDeps,
  session: OfficerSession,
  messageId: string,
  attachmentId: string,
): Promise<Done<File>> =>
  deps.db.transaction(async (tx): Promise<Done<File>> => {
    const row = await findMessage(tx, messageId)
    // A message whose content has gone has no key any more.
    const all = row === undefined || row.sealed === null ? [] : await listAttachments(tx, deps.storage, messageId)
    const found = all.find((one) => one.attachmentId === attachmentId)
    const bytes = found === undefined ? undefined : await findContent(tx, deps.storage, messageId, attachmentId)
    const decision = bytes === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'attachment.read', subject: messageId, decision })
    if (found === undefined || bytes === undefined) return { ok: false, problem: problem('not_found') }
    return { ok: true, value: { mediaType: found.mediaType, bytes } }
  })

/** Takes an attachment out of a letter that has not been attested yet. */
export const removeAttachment = (
  deps: MessageDeps,
  session: OfficerSession,
  messageId: string,
  attachmentId: string,
): Promise<Done<null>> =>
  deps.db.transaction(async (tx): Promise<Done<null>> => {
    const row = await lockMessage(tx, messageId)
    const drafted = row?.state === 'drafted'
    const removed = drafted && (await deleteAttachment(tx, messageId, attachmentId)) === 1
    await logAct(tx, session, {
      action: 'attachment.remove',
      subject: messageId,
      decision: removed ? 'allow' : 'deny',
    })
    if (removed) return { ok: true, value: null }
    return { ok: false, problem: problem(row === undefined || drafted ? 'not_found' : 'conflict') }
  })
