import {
  Accepted,
  ErasureConfirmation,
  ErasureView,
  IdParam,
  WithdrawalRequest,
  WithdrawalView,
} from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import { idempotencyOf } from '../access/idempotency.ts'
import type { Gateway } from '../gateway.ts'
import { readErasureHeader, readMandateHeader, readWithdrawalHeader } from '../headers/header.ts'
import { unreadable } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'
import { judgeConfirmation, judgeWithdrawal } from './judge-erasure.ts'

const REFUSALS = problems(
  'invalid_request',
  'unauthenticated',
  'not_found',
  'too_large',
  'unsupported_media_type',
  'signature_invalid',
  'too_many_requests',
  'unavailable',
)
const BODY_LIMIT = 65_536
const acting = { bodyLimit: BODY_LIMIT }

/** Withdrawal of a record and the erasure that follows from it (flow F5). */
export const erasureRoutes = (app: App, gateway: Gateway): void => {
  withdrawalRoute(app, gateway)
  confirmationRoute(app, gateway)
  readingRoutes(app, gateway)
}

const READ_REFUSALS = problems('invalid_request', 'unauthenticated', 'not_found', 'unavailable')

/** What the author, and who was asked to erase, may look up. */
const readingRoutes = (app: App, { peers }: Gateway): void => {
  app.get(
    '/v1/records/:id/erasure',
    { schema: { params: IdParam, response: { 200: ErasureView, ...READ_REFUSALS } } },
    async (request, reply) => {
      const body = { caller: callerOf(request), recordId: request.params.id }
      factsOf(request).subject = request.params.id
      const call = { body, response: ErasureView }
      return relay(reply, await peers.mailbox.call('POST', '/internal/erasures/read', call))
    },
  )
  app.get(
    '/v1/records/:id/withdrawal',
    { schema: { params: IdParam, response: { 200: WithdrawalView, ...READ_REFUSALS } } },
    async (request, reply) => {
      const body = { caller: callerOf(request), recordId: request.params.id }
      factsOf(request).subject = request.params.id
      const call = { body, response: WithdrawalView }
      return relay(reply, await peers.mailbox.call('POST', '/internal/withdrawals/read', call))
    },
  )
}

const withdrawalRoute = (app: App, { net, clock, peers, askContext }: Gateway): void => {
  app.post(
    '/v1/records/:id/withdrawal',
    { ...acting, schema: { params: IdParam, body: WithdrawalRequest, response: { 200: ErasureView, ...REFUSALS } } },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const { withdrawal } = request.body
      const recordId = request.params.id
      const header = readWithdrawalHeader(withdrawal.header)
      if (header === undefined) return sendProblem(reply, unreadable('/body/withdrawal/header'))
      const answer = await askContext({ author: caller.member, kids: [withdrawal.kid], recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = recordId
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeWithdrawal({ withdrawal, header, recordId }, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const call = { body: { caller, idempotency, withdrawal }, response: ErasureView }
      return relay(reply, await peers.mailbox.call('POST', '/internal/withdrawals', call))
    },
  )
}

const confirmationRoute = (app: App, { net, clock, peers, askContext }: Gateway): void => {
  app.post(
    '/v1/records/:id/erasure/confirmation',
    { ...acting, schema: { params: IdParam, body: ErasureConfirmation, response: { 200: Accepted, ...REFUSALS } } },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const { confirmation, mandate } = request.body
      const recordId = request.params.id
      const header = readErasureHeader(confirmation.header)
      if (header === undefined) return sendProblem(reply, unreadable('/body/confirmation/header'))
      const mandateHeader = mandate === undefined ? undefined : readMandateHeader(mandate.header)
      if (mandate !== undefined && mandateHeader === undefined)
        return sendProblem(reply, unreadable('/body/mandate/header'))
      const kids = [...new Set([confirmation.kid, ...(mandate === undefined ? [] : [mandate.kid])])]
      const answer = await askContext({ author: caller.member, kids, recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = recordId
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeConfirmation({ ...request.body, header, mandateHeader, recordId }, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const call = { body: { caller, idempotency, submission: request.body }, response: Accepted }
      return relay(reply, await peers.mailbox.call('POST', '/internal/erasures/confirmations', call))
    },
  )
}
