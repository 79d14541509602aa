import { BlobPart, BlobPartAnswer, BlobPartParams, StoredBlobPart } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import type { Gateway } from '../gateway.ts'
import { bytesOf, fault } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'
import { answerHeld, onlyWhileHeld } from '../records/hand-over.ts'
import { readBlobPart } from '../records/read-projection.ts'

const REFUSALS = problems(
  'invalid_request',
  'unauthenticated',
  'conflict',
  'too_large',
  'unsupported_media_type',
  'budget_exhausted',
  'unavailable',
)

/**
 * Blobs: what is too large for a field, in parts that a slow line can carry. They are handed in before the record that names them, and fetched through it, under
 * its conditions.
 */
export const blobRoutes = (app: App, gateway: Gateway): void => {
  app.put(
    '/v1/blobs/:id/:part',
    { schema: { params: BlobPartParams, body: BlobPart, response: { 200: BlobPartAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const { id: blobId, part } = request.params
      factsOf(request).subject = blobId
      const { bytes } = request.body
      if (bytesOf(bytes) === undefined)
        return sendProblem(reply, fault('invalid_request', '/body/bytes', 'These are no bytes in base64url.'))
      const body = { caller: callerOf(request), blobId, part: Number(part), bytes }
      const call = { body, response: BlobPartAnswer }
      return relay(reply, await gateway.peers.mailbox.call('POST', '/internal/blobs/parts', call))
    },
  )
  app.get(
    '/v1/records/:id/blob/:part',
    {
      onSend: onlyWhileHeld,
      schema: {
        params: BlobPartParams,
        response: {
          200: BlobPart,
          ...problems('invalid_request', 'unauthenticated', 'not_found', 'epoch_closed', 'unavailable', 'log_behind'),
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { id: recordId, part } = request.params
      factsOf(request).subject = recordId
      const body = { caller, recordId, part: Number(part) }
      const read = await gateway.peers.reads.hold('/internal/blobs/parts/read', { body, response: StoredBlobPart })
      return answerHeld(reply, read, (found) => readBlobPart(gateway, caller.member, recordId, found))
    },
  )
}
