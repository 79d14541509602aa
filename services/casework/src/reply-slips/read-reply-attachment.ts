import { shut } from '../attachments/add-attachment.ts'
import { findContent, isKept } from '../attachments/attachment-store.ts'
import type { File } from '../attachments/file-answer.ts'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { findMessage } from '../messages/message-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { parcelsOf } from './answer-parcel-store.ts'
import { fetchSlip, type SlipDeps } from './fetch-slip.ts'

/** An officer downloads what came with the reply to a message collected here. What could not be fetched when the answer was opened is fetched now. Every look is in the access log. */
export async function readReplyAttachment(
  deps: SlipDeps,
  session: OfficerSession,
  messageId: string,
  attachmentId: string,
): Promise<Done<File>> {
  const found = await listed(deps, messageId, attachmentId)
  if (found !== undefined && !(await isKept(deps.db, messageId, attachmentId))) {
    const hindered = await fetchSlip(deps, session, found.rid)
    if (hindered !== null && hindered.code !== 'not_found') return { ok: false, problem: hindered }
  }
  return deps.db.transaction(async (tx): Promise<Done<File>> => {
    const living = ((await findMessage(tx, messageId))?.sealed ?? null) !== null
    const bytes =
      living && found !== undefined ? await findContent(tx, deps.storage, messageId, attachmentId) : undefined
    const decision = bytes === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'attachment.read', subject: messageId, decision })
    return found === undefined || bytes === undefined
      ? shut('not_found')
      : { ok: true, value: { mediaType: found.mediaType, bytes } }
  })
}

async function listed({ db, storage }: SlipDeps, messageId: string, attachmentId: string) {
  for (const { rid, parcel } of await parcelsOf(db, storage, messageId)) {
    const item = parcel.items.find((one) => one.attachmentId === attachmentId)
    if (item !== undefined) return { rid, mediaType: item.mediaType }
  }
  return undefined
}
