import { ANSWER_BYTES } from '@kinlink/contracts'
import type { AttachmentLimits } from '@kinlink/policy'
import { type Place, shut } from '../attachments/add-attachment.ts'
import type { Holder } from '../attachments/own-attachment.ts'
import type { IncomingMessageDeps } from '../incoming-messages/act.ts'
import { findIncomingMessage, lockIncomingMessage } from '../incoming-messages/incoming-message-store.ts'
import { step } from '../incoming-messages/incoming-state.ts'

/** The reply slip to a message that was delivered here, as long as a reply may be sent. All that comes with it fits into the one length of every answer. */
export const slipPlace = (deps: IncomingMessageDeps, rid: string): Place => ({
  holder: rid,
  with: 'slip',
  limits: slipLimits(deps.attachmentLimits),
  async lock(tx) {
    const row = await lockIncomingMessage(tx, rid)
    if (row === undefined) return shut('not_found')
    // What is written is said when the slip is sent.
    return step(row, { does: 'reply' }) === null ? shut('conflict') : { ok: true, value: null }
  },
})

/** What was added to a reply slip here. */
export const ofSlip = (rid: string): Holder => ({
  holder: rid,
  with: 'slip',
  isThere: async (tx) => (await findIncomingMessage(tx, rid)) !== undefined,
})

const slipLimits = ({ each, together }: AttachmentLimits): AttachmentLimits => ({
  each: Math.min(each, ANSWER_BYTES),
  together: Math.min(together, ANSWER_BYTES),
})
