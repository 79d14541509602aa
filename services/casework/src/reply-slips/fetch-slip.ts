import type { ExchangeClient } from '@kinlink/exchange-client'
import { newId } from '@kinlink/runtime'
import { insertAttachment } from '../attachments/attachment-store.ts'
import { itemOf } from '../attachments/parcel.ts'
import { fetchParcel } from '../incoming-messages/fetch-parcel.ts'
import { lockMessage } from '../messages/message-store.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { logRead } from '../record-memory/log-read.ts'
import { NotAnswered } from '../submission/submit.ts'
import { findWaiting, markFetched } from './answer-parcel-store.ts'

export type SlipDeps = Pick<RegisterDeps, 'db' | 'clock' | 'storage'> & { client: Pick<ExchangeClient, 'readBlobPart'> }

/**
 * Fetches the blob that an answer to a message brought, verifies it and keeps what is in it, if anything is. A job of every answer that an officer has opened, whatever it says, and of nothing else: so neither the first
 * reading nor one after a failure tells the exchange in which there is something.
 * @throws NotAnswered while the exchange does not hand it over: the queue repeats the job
 */
export async function fetchSlip(deps: SlipDeps, rid: string): Promise<void> {
  const waiting = await findWaiting(deps.db, deps.storage, rid)
  if (waiting === undefined) return
  const { messageId, parcel } = waiting
  const act = newId()
  const fetched = await fetchParcel(deps, act, rid, parcel)
  if (!fetched.ok && fetched.problem.code === 'unavailable') throw new NotAnswered('blob')
  await deps.db.transaction(async (tx) => {
    // Withdrawn while it was being fetched: nothing of it is kept.
    const living = ((await lockMessage(tx, messageId))?.sealed ?? null) !== null
    const at = deps.clock.now()
    if (!living || (await markFetched(tx, rid, at)) === 0) return
    await logRead(tx, 'automation', rid, fetched.ok ? null : 'blob', act)
    for (const [position, bytes] of (fetched.ok ? fetched.value : []).entries()) {
      const item = parcel.items[position]
      if (item === undefined) continue
      const row = { id: item.attachmentId, holder: messageId, with: 'slip' as const, position, about: itemOf(item) }
      await insertAttachment(tx, deps.storage, { ...row, bytes, at, by: 'automation' })
    }
  })
}
