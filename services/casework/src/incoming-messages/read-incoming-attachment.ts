import { problem } from '@kinlink/runtime'
import { findContent, insertAttachment, isKept } from '../attachments/attachment-store.ts'
import type { File } from '../attachments/file-answer.ts'
import type { KeptParcel } from '../attachments/kept-parcel.ts'
import { itemOf } from '../attachments/parcel.ts'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import type { IncomingMessageDeps } from './act.ts'
import { fetchParcel } from './fetch-parcel.ts'
import { findIncomingMessage, lockIncomingMessage } from './incoming-message-store.ts'
import type { KeptMessage } from './keep-message.ts'

/**
 * An officer downloads what comes with a message to be delivered. The first time all of it is fetched, verified and kept under the key of the message; later it is
 * found there. Every download is in the access log, and so is a parcel that does not verify.
 */
export async function readIncomingAttachment(
  deps: IncomingMessageDeps,
  session: OfficerSession,
  rid: string,
  attachmentId: string,
): Promise<Done<File>> {
  const parcel = await keptParcel(deps, rid)
  const item = parcel?.items.find((one) => one.attachmentId === attachmentId)
  if (parcel === null || item === undefined) return refused(deps, session, rid)
  if (!(await isKept(deps.db, rid, attachmentId))) {
    const fetched = await fetchAll(deps, session, rid, parcel)
    if (!fetched.ok) return fetched
  }
  return deps.db.transaction(async (tx): Promise<Done<File>> => {
    const row = await lockIncomingMessage(tx, rid)
    const bytes = row === undefined ? undefined : await findContent(tx, deps.storage, rid, attachmentId)
    const decision = bytes === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'attachment.read', subject: rid, decision })
    if (bytes === undefined) return { ok: false, problem: problem('not_found') }
    return { ok: true, value: { mediaType: item.mediaType, bytes } }
  })
}

async function keptParcel(deps: IncomingMessageDeps, rid: string): Promise<KeptParcel | null> {
  const row = await findIncomingMessage(deps.db, rid)
  if (row === undefined) return null
  return ((await deps.storage.open(deps.db, rid, 'incoming-message', row.sealed)) as KeptMessage).parcel ?? null
}

/** Fetches, verifies and keeps all that comes with a message: once, whoever asks at the same time. Nothing is kept of what has been erased meanwhile. */
async function fetchAll(
  deps: IncomingMessageDeps,
  session: OfficerSession,
  rid: string,
  parcel: KeptParcel,
): Promise<Done<null>> {
  const fetched = await fetchParcel(deps, session.act, rid, parcel)
  if (!fetched.ok && fetched.problem.code === 'not_found') return refused(deps, session, rid)
  if (!fetched.ok) {
    if (fetched.problem.code === 'binding_invalid') await logUnverified(deps, session, rid)
    return fetched
  }
  return deps.db.transaction(async (tx): Promise<Done<null>> => {
    if ((await lockIncomingMessage(tx, rid)) === undefined) return { ok: false, problem: problem('not_found') }
    const [at, by] = [deps.clock.now(), session.officer.id]
    for (const [position, bytes] of fetched.value.entries()) {
      const item = parcel.items[position]
      if (item === undefined || (await isKept(tx, rid, item.attachmentId))) continue
      const row = {
        id: item.attachmentId,
        holder: rid,
        with: 'letter' as const,
        position,
        about: itemOf(item),
        bytes,
        at,
        by,
      }
      await insertAttachment(tx, deps.storage, row)
    }
    return { ok: true, value: null }
  })
}

async function refused(deps: IncomingMessageDeps, session: OfficerSession, rid: string) {
  await deps.db.transaction((tx) => logAct(tx, session, { action: 'attachment.read', subject: rid, decision: 'deny' }))
  return { ok: false as const, problem: problem('not_found') }
}

const logUnverified = (deps: IncomingMessageDeps, session: OfficerSession, rid: string): Promise<void> =>
  deps.db.transaction((tx) =>
    logAct(tx, session, { action: 'record.verify-refused', subject: rid, decision: 'deny', code: 'blob' }),
  )
