import { BlobPartAnswer, ReadBlobPart, StoreBlobPart, StoredBlobPart } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { handOut } from '../records/hand-out.ts'
import type { ReadingSlots } from '../records/reading-slots.ts'
import { lookAtPart } from './look-at-part.ts'
import { storePart } from './store-part.ts'

const REFUSALS = problems('conflict', 'too_large', 'budget_exhausted', 'unauthenticated', 'unavailable')

/** Parts of blobs: kept for their author, read through the record that names them. */
export const blobRoutes = (app: App, mailbox: Mailbox, slots: ReadingSlots): void => {
  app.post(
    '/internal/blobs/parts',
    { schema: { body: StoreBlobPart, response: { 200: BlobPartAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await storePart(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/blobs/parts/read',
    {
      schema: {
        body: ReadBlobPart,
        response: { 200: StoredBlobPart, ...problems('not_found', 'unauthenticated', 'unavailable', 'log_behind') },
      },
    },
    (request, reply) => {
      const { body } = request
      void handOut(mailbox, slots, { member: body.caller.member, look: (tx) => lookAtPart(mailbox, tx, body) }, reply)
    },
  )
}
