import type { Tx } from '@kinlink/postgres'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { findMessage } from '../messages/message-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { type AddDeps, type Place, shut } from './add-attachment.ts'
import { deleteAttachment, findContent, listAttachments } from './attachment-store.ts'
import type { File } from './file-answer.ts'

/** What is read: whose key opens it, what it comes with, and whether that is still there. What has been shredded has no key any more. */
export type Holder = Pick<Place, 'holder' | 'with'> & { isThere(tx: Tx): Promise<boolean> }

/** A message collected here: what comes with the letter, or came with the reply to it. */
export const ofMessage = (messageId: string, what: Place['with']): Holder => ({
  holder: messageId,
  with: what,
  isThere: async (tx) => ((await findMessage(tx, messageId))?.sealed ?? null) !== null,
})

/** One attachment that is kept here. Every look is in the access log. */
export const readAttachment = (
  deps: Pick<AddDeps, 'db' | 'storage'>,
  session: OfficerSession,
  { holder, with: what, isThere }: Holder,
  attachmentId: string,
): Promise<Done<File>> =>
  deps.db.transaction(async (tx): Promise<Done<File>> => {
    const all = (await isThere(tx)) ? await listAttachments(tx, deps.storage, holder, what) : []
    const found = all.find((one) => one.attachmentId === attachmentId)
    const bytes = found === undefined ? undefined : await findContent(tx, deps.storage, holder, attachmentId)
    const decision = bytes === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'attachment.read', subject: holder, decision })
    return found === undefined || bytes === undefined
      ? shut('not_found')
      : { ok: true, value: { mediaType: found.mediaType, bytes } }
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
