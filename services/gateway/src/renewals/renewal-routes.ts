import { type GrantHeader, GrantRenewals, GrantsRenewed, IdParam } from '@kinlink/contracts'
import { type App, type ProblemValue, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import { idempotencyOf } from '../access/idempotency.ts'
import type { Gateway } from '../gateway.ts'
import { readGrantHeader, readMandateHeader } from '../headers/header.ts'
import { fault, unreadable } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'
import { judgeRenewals, type ReadRenewals } from './judge-renewal.ts'

const MAX_KIDS = 16
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

/** Grants that are renewed when the epoch they hang on ends (flow F7). Nobody is told of it: who fetches the record gets the newer ones. */
export const renewalRoutes = (app: App, { net, clock, peers, askContext }: Gateway): void => {
  app.post(
    '/v1/records/:id/grants',
    { schema: { params: IdParam, body: GrantRenewals, response: { 200: GrantsRenewed, ...REFUSALS } } },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const recordId = request.params.id
      const read = readRenewals(recordId, request.body)
      if ('code' in read) return sendProblem(reply, read)
      const kids = kidsOf(request.body)
      if (kids.length > MAX_KIDS)
        return sendProblem(reply, fault('binding_invalid', '/body', 'Too many keys are named.'))
      const recipients = [...new Set(read.headers.map(({ to }) => to))]
      const answer = await askContext({ author: caller.member, kids, recipients })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = recordId
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeRenewals(read, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const body = { caller, idempotency, recordId, submission: request.body }
      return relay(reply, await peers.mailbox.call('POST', '/internal/grants', { body, response: GrantsRenewed }))
    },
  )
}

const readRenewals = (recordId: string, submission: GrantRenewals): ReadRenewals | ProblemValue => {
  const headers: GrantHeader[] = []
  for (const [at, { grant }] of submission.renewals.entries()) {
    const header = readGrantHeader(grant.header)
    if (header === undefined) return unreadable(`/body/renewals/${at}/grant/header`)
    headers.push(header)
  }
  const { mandate } = submission
  const mandateHeader = mandate === undefined ? undefined : readMandateHeader(mandate.header)
  if (mandate !== undefined && mandateHeader === undefined) return unreadable('/body/mandate/header')
  return { recordId, submission, headers, mandateHeader }
}

const kidsOf = ({ renewals, mandate }: GrantRenewals): string[] => [
  ...new Set([...renewals.map(({ grant }) => grant.kid), ...(mandate === undefined ? [] : [mandate.kid])]),
]
