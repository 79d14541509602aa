import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { findMessage } from '../messages/message-store.ts'
import type { MessageDeps } from '../messages/write-message.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { type AddDeps, type Place, shut } from './add-attachment.ts'
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

/** Takes an attachment out of what has not left yet. */
export const removeAttachment = (
  deps: AddDeps,
  session: OfficerSession,
  place: Place,
  attachmentId: string,
): Promise<Done<null>> =>
  deps.db.transaction(async (tx): Promise<Done<null>> => {
    const { holder } = place
    const open = await place.lock(tx)
    const removed = open.ok && (await deleteAttachment(tx, holder, attachmentId, place.with)) === 1
    const decision = removed ? 'allow' : 'deny'
    await logAct(tx, session, { action: 'attachment.remove', subject: holder, decision })
    if (removed) return { ok: true, value: null }
    return open.ok ? shut('not_found') : open
  })
