import { Accepted, EntryAnswer, EntryRemoval, EntrySubmission, IdParam } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import { idempotencyOf } from '../access/idempotency.ts'
import type { Gateway } from '../gateway.ts'
import { readEntryHeader, readRemovalHeader } from '../headers/header.ts'
import { unreadable } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'
import { judgeEntry, judgeRemoval } from './judge-entry.ts'

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
const BODY_LIMIT = 32_768

/** Blinded entries of present persons, and their removal. */
export const entryRoutes = (app: App, gateway: Gateway): void => {
  const { net, clock, peers, askContext } = gateway
  app.post(
    '/v1/entries',
    { bodyLimit: BODY_LIMIT, schema: { body: EntrySubmission, response: { 201: EntryAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const { entry } = request.body
      const header = readEntryHeader(entry.header)
      if (header === undefined) return sendProblem(reply, unreadable('/body/entry/header'))
      const answer = await askContext({ author: caller.member, kids: [entry.kid], recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = header.id
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeEntry({ entry, header }, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const body = { caller, idempotency, entry }
      const stored = await peers.mailbox.call('POST', '/internal/entries', { body, response: EntryAnswer })
      if (stored.ok) reply.code(201)
      return relay(reply, stored)
    },
  )
  app.post(
    '/v1/entries/:id/removal',
    {
      bodyLimit: BODY_LIMIT,
      schema: { params: IdParam, body: EntryRemoval, response: { 200: Accepted, ...REFUSALS } },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      idempotencyOf(request)
      const { removal } = request.body
      const header = readRemovalHeader(removal.header)
      if (header === undefined) return sendProblem(reply, unreadable('/body/removal/header'))
      const answer = await askContext({ author: caller.member, kids: [removal.kid], recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = request.params.id
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeRemoval({ removal, header, entryId: request.params.id }, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const body = { caller, removal }
      return relay(reply, await peers.mailbox.call('POST', '/internal/entries/removal', { body, response: Accepted }))
    },
  )
}
