import type { NewMessage } from '@kinlink/contracts'
import { lockMessage } from '../messages/message-store.ts'
import type { MessageDeps } from '../messages/write-message.ts'
import { type Place, shut } from './add-attachment.ts'

/** A letter that is collected here, until it is attested. */
export const letterPlace = (deps: MessageDeps, messageId: string): Place => ({
  holder: messageId,
  with: 'letter',
  limits: deps.attachmentLimits,
  async lock(tx) {
    const row = await lockMessage(tx, messageId)
    if (row === undefined) return shut('not_found')
    if (row.state !== 'drafted' || row.sealed === null) return shut('conflict')
    const { letter } = (await deps.storage.open(tx, messageId, 'message', row.sealed)) as NewMessage
    return { ok: true, value: letter }
  },
})
