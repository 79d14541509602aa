import type { ExchangeClient } from '@kinlink/exchange-client'
import type { ProblemValue } from '@kinlink/runtime'
import { problem } from '@kinlink/runtime'
import { insertAttachment } from '../attachments/attachment-store.ts'
import { itemOf } from '../attachments/parcel.ts'
import { logAct } from '../audit/log.ts'
import { fetchParcel } from '../incoming-messages/fetch-parcel.ts'
import { lockMessage } from '../messages/message-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { findWaiting, markFetched } from './answer-parcel-store.ts'

export type SlipDeps = Pick<RegisterDeps, 'db' | 'clock' | 'storage'> & { client: Pick<ExchangeClient, 'readBlobPart'> }

/**
 * Fetches the blob that an answer to a message brought, verifies it and keeps what is in it, if anything is. It is fetched whenever an officer looks at the answer, until it has
 * come, whatever the answer says: so the exchange does not see in which there is something. Says what hindered it; null when nothing waits any more.
 */
export async function fetchSlip(deps: SlipDeps, session: OfficerSession, rid: string): Promise<ProblemValue | null> {
  const waiting = await findWaiting(deps.db, deps.storage, rid)
  if (waiting === undefined) return null
  const { messageId, parcel } = waiting
  const fetched = await fetchParcel(deps, session, rid, parcel)
  if (!fetched.ok) {
    if (fetched.problem.code === 'binding_invalid') await logUnverified(deps, session, rid)
    return fetched.problem
  }
  return deps.db.transaction(async (tx) => {
    // Withdrawn while it was being fetched: nothing of it is kept.
    if (((await lockMessage(tx, messageId))?.sealed ?? null) === null) return problem('not_found')
    const [at, by] = [deps.clock.now(), session.officer.id]
    if ((await markFetched(tx, rid, at)) === 0) return null
    for (const [position, bytes] of fetched.value.entries()) {
      const item = parcel.items[position]
      if (item === undefined) continue
      const row = { id: item.attachmentId, holder: messageId, with: 'slip' as const, position, about: itemOf(item) }
      await insertAttachment(tx, deps.storage, { ...row, bytes, at, by })
    }
    return null
  })
}

const logUnverified = ({ db }: SlipDeps, session: OfficerSession, rid: string): Promise<void> =>
  db.transaction((tx) =>
    logAct(tx, session, { action: 'record.verify-refused', subject: rid, decision: 'deny', code: 'blob' }),
  )
