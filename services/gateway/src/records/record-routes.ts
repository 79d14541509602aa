import { IdParam, Projection, StoredRecord, Submission, SubmissionAnswer } from '@kinlink/contracts'
import { recordDigest } from '@kinlink/crypto/hash'
import { type App, jsonBytesOf, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import { idempotencyOf } from '../access/idempotency.ts'
import type { Gateway } from '../gateway.ts'
import { relay } from '../peers/peers.ts'
import { approvalOf } from '../submission/approval.ts'
import { judgeInContext } from '../submission/judge-in-context.ts'
import { readSubmission } from '../submission/read-submission.ts'
import { answerHeld, onlyWhileHeld } from './hand-over.ts'
import { readProjection } from './read-projection.ts'

const REFUSALS = problems(
  'invalid_request',
  'unauthenticated',
  'already_exists',
  'too_large',
  'unsupported_media_type',
  'signature_invalid',
  'budget_exhausted',
  'unavailable',
)

/** Sealed records: handed in whole, or read as far as the stage reached lets the caller see. */
export const recordRoutes = (app: App, gateway: Gateway): void => {
  app.post(
    '/v1/records',
    { schema: { body: Submission, response: { 201: SubmissionAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const read = readSubmission(request.body)
      if (!read.ok) return sendProblem(reply, read.problem)
      const { submission } = read
      const approval = approvalOf(request)
      const digest = recordDigest(request.body.record)
      const judged = await judgeInContext(gateway, { member: caller.member, submission, approval, digest })
      factsOf(request).pack = judged.version
      factsOf(request).subject = submission.header.rid
      if (!judged.ok) return sendProblem(reply, judged.problem)
      const approved = approval === undefined ? {} : { approval: approval.act }
      const stored = await gateway.peers.mailbox.call('POST', '/internal/records', {
        body: { caller, idempotency, pack: judged.packDigest, ...approved },
        enclosed: { name: 'submission', json: jsonBytesOf(request) },
        response: SubmissionAnswer,
      })
      if (stored.ok) reply.code(201)
      return relay(reply, stored)
    },
  )
  app.get(
    '/v1/records/:id',
    {
      onSend: onlyWhileHeld,
      schema: {
        params: IdParam,
        response: {
          200: Projection,
          ...problems('invalid_request', 'unauthenticated', 'not_found', 'epoch_closed', 'unavailable', 'log_behind'),
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const recordId = request.params.id
      factsOf(request).subject = recordId
      const body = { caller, recordId }
      const read = await gateway.peers.reads.hold('/internal/records/read', { body, response: StoredRecord })
      return answerHeld(reply, read, (stored) => readProjection(gateway, caller.member, recordId, stored))
    },
  )
}
