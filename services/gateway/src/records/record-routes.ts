import { IdParam, Projection, StoredRecord, Submission, SubmissionAnswer } from '@kinlink/contracts'
import { recordDigest } from '@kinlink/crypto/hash'
import { type App, jsonBytesOf, problem, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import { idempotencyOf } from '../access/idempotency.ts'
import type { Gateway } from '../gateway.ts'
import { fault } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'
import { approvalOf, judgeApproval } from '../submission/approval.ts'
import { judgeSubmission } from '../submission/judge-submission.ts'
import { askedAbout, readSubmission } from '../submission/read-submission.ts'
import { answerHeld, onlyWhileHeld } from './hand-over.ts'
import { readProjection } from './read-projection.ts'

const MAX_KIDS = 16
const MAX_RECIPIENTS = 64
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
      const approval = approvalOf(request)
      const asked = askedAbout(read.submission, approval)
      if (asked.kids.length > MAX_KIDS || asked.recipients.length > MAX_RECIPIENTS)
        return sendProblem(reply, fault('binding_invalid', '/body', 'Too many keys or Societies are named.'))
      const answer = await gateway.askContext({ author: caller.member, ...asked })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      const { context, pack } = answer.known
      if (pack === null) return sendProblem(reply, problem('unavailable', { retryAfter: 60 }))
      factsOf(request).pack = pack.rules.version
      factsOf(request).subject = read.submission.header.rid
      const against = {
        net: gateway.net,
        member: caller.member,
        now: gateway.clock.now(),
        context,
        pack: pack.rules,
        packDigest: pack.digest,
        digest: recordDigest(request.body.record),
      }
      const refusal = judgeSubmission(read.submission, against) ?? judgeApproval(approval, read.submission, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const approved = approval === undefined ? {} : { approval: approval.act }
      const stored = await gateway.peers.mailbox.call('POST', '/internal/records', {
        body: { caller, idempotency, pack: pack.digest, ...approved },
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
