import { problem } from '@kinlink/runtime'
import type { AddDeps } from '../attachments/add-attachment.ts'
import type { File } from '../attachments/file-answer.ts'
import { ofMessage, readAttachment } from '../attachments/own-attachment.ts'
import type { Done } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { parcelsOf } from './answer-parcel-store.ts'

/** An officer downloads what came with the reply to a message collected here. It is never fetched for being asked for: that would show in which answers there is something. */
export async function readReplyAttachment(
  deps: Pick<AddDeps, 'db' | 'storage'>,
  session: OfficerSession,
  messageId: string,
  attachmentId: string,
): Promise<Done<File>> {
  const read = await readAttachment(deps, session, ofMessage(messageId, 'slip'), attachmentId)
  if (read.ok) return read
  const listed = await parcelsOf(deps.db, deps.storage, messageId)
  const promised = listed.find(({ parcel }) => parcel.items.some((item) => item.attachmentId === attachmentId))
  if (promised === undefined) return read
  const { fetched } = promised
  return { ok: false, problem: fetched ? problem('binding_invalid') : problem('unavailable', { retryAfter: 10 }) }
}
