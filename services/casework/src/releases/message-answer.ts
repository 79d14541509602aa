import { type Queries, sql } from '@kinlink/postgres'
import { deleteSlipOf } from '../attachments/attachment-store.ts'
import type { Storage } from '../keys/storage.ts'
import { afterAnswer, isAnswerToMessage, type StoredState } from '../messages/message-state.ts'
import { lockMessage } from '../messages/message-store.ts'
import { kindOf } from './release-kind.ts'
import { releasesOfMessage } from './release-store.ts'

/** A release was withdrawn: the message says what the others that were opened say, or is on its way again for all that is known. */
export async function fallBackMessage(tx: Queries, messageId: string, storage: Pick<Storage, 'open'>): Promise<void> {
  const held = await lockMessage(tx, messageId)
  if (held === undefined || held.sealed === null) return
  let state: StoredState = 'in-transit'
  for (const row of await releasesOfMessage(tx, messageId)) {
    const kind = await kindOf(tx, storage, row, messageId)
    if (kind !== null && isAnswerToMessage(kind)) state = afterAnswer(state, kind)
  }
  if (state !== 'replied') await deleteSlipOf(tx, messageId)
  await tx.run(sql`update message set state = ${state}, reply = case when ${state}::text = 'replied' then reply end
    where id = ${messageId} and state not in ('withdrawn', 'refused', 'drafted')`)
}
