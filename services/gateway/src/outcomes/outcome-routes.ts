import { OutcomeAnswer, OutcomeSubmission } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import { idempotencyOf } from '../access/idempotency.ts'
import type { Gateway } from '../gateway.ts'
import { readMandateHeader, readOutcomeHeader } from '../headers/header.ts'
import { unreadable } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'
import { judgeOutcome } from './judge-outcome.ts'

const REFUSALS = problems(
  'invalid_request',
  'unauthenticated',
  'not_found',
  'conflict',
  'too_large',
  'unsupported_media_type',
  'signature_invalid',
  'too_many_requests',
  'unavailable',
)
const BODY_LIMIT = 65_536

/** The present side's signed word on a candidate. */
export const outcomeRoutes = (app: App, { net, clock, peers, askContext }: Gateway): void => {
  app.post(
    '/v1/candidates/outcomes',
    { bodyLimit: BODY_LIMIT, schema: { body: OutcomeSubmission, response: { 200: OutcomeAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const { outcome, mandate } = request.body
      const header = readOutcomeHeader(outcome.header)
      if (header === undefined) return sendProblem(reply, unreadable('/body/outcome/header'))
      const mandateHeader = mandate === undefined ? undefined : readMandateHeader(mandate.header)
      if (mandate !== undefined && mandateHeader === undefined)
        return sendProblem(reply, unreadable('/body/mandate/header'))
      const kids = [...new Set([outcome.kid, ...(mandate === undefined ? [] : [mandate.kid])])]
      const answer = await askContext({ author: caller.member, kids, recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = header.entry
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeOutcome({ ...request.body, header, mandateHeader }, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const body = { caller, idempotency, submission: request.body }
      return relay(reply, await peers.mailbox.call('POST', '/internal/outcomes', { body, response: OutcomeAnswer }))
    },
  )
}
