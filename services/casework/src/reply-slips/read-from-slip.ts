import { shut } from '../attachments/add-attachment.ts'
import { findContent, listAttachments } from '../attachments/attachment-store.ts'
import type { File } from '../attachments/file-answer.ts'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import type { IncomingMessageDeps } from '../incoming-messages/act.ts'
import { findIncomingMessage } from '../incoming-messages/incoming-message-store.ts'
import type { OfficerSession } from '../sessions/session.ts'

/** What was added to a reply slip here. Every look is in the access log. */
export const readFromSlip = (
  deps: IncomingMessageDeps,
  session: OfficerSession,
  rid: string,
  attachmentId: string,
): Promise<Done<File>> =>
  deps.db.transaction(async (tx): Promise<Done<File>> => {
    // What has been shredded has no key any more.
    const there = (await findIncomingMessage(tx, rid)) !== undefined
    const all = there ? await listAttachments(tx, deps.storage, rid, 'slip') : []
    const found = all.find((one) => one.attachmentId === attachmentId)
    const bytes = found === undefined ? undefined : await findContent(tx, deps.storage, rid, attachmentId)
    const decision = bytes === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'attachment.read', subject: rid, decision })
    return found === undefined || bytes === undefined
      ? shut('not_found')
      : { ok: true, value: { mediaType: found.mediaType, bytes } }
  })
