import { EntriesRecoded, EntryRecodings, OwnEntryPage, OwnEntryQuery, type RecodedHeader } from '@kinlink/contracts'
import { type App, type ProblemValue, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import { idempotencyOf } from '../access/idempotency.ts'
import type { Gateway } from '../gateway.ts'
import { readMandateHeader, readRecodedHeader } from '../headers/header.ts'
import { fault, unreadable } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'
import { judgeRecodings, type ReadRecodings } from './judge-recoding.ts'

const MAX_KIDS = 16
const BODY_LIMIT = 131_072
const READING = problems('invalid_request', 'unauthenticated', 'too_many_requests', 'unavailable')
const REFUSALS = {
  ...READING,
  ...problems('idempotency_mismatch', 'too_large', 'unsupported_media_type', 'signature_invalid'),
}

/** A Society's own entries, and their codes anew when it takes up a newer linkage key (flow F9). Nobody is told of it. */
export const recodingRoutes = (app: App, { net, clock, peers, askContext }: Gateway): void => {
  app.get(
    '/v1/entries',
    { schema: { querystring: OwnEntryQuery, response: { 200: OwnEntryPage, ...READING } } },
    async (request, reply) => {
      const body = { caller: callerOf(request), after: request.query.after ?? null }
      return relay(reply, await peers.mailbox.call('POST', '/internal/entries/own', { body, response: OwnEntryPage }))
    },
  )
  app.post(
    '/v1/entries/recodings',
    { bodyLimit: BODY_LIMIT, schema: { body: EntryRecodings, response: { 200: EntriesRecoded, ...REFUSALS } } },
    async (request, reply) => {
      const caller = callerOf(request)
      const idempotency = idempotencyOf(request)
      const submission = request.body
      const read = readRecodings(submission)
      if ('code' in read) return sendProblem(reply, read)
      const kids = [...new Set([...submission.recodings.map(({ kid }) => kid), submission.mandate.kid])]
      if (kids.length > MAX_KIDS)
        return sendProblem(reply, fault('binding_invalid', '/body', 'Too many keys are named.'))
      const answer = await askContext({ author: caller.member, kids, recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = read.headers[0]?.id ?? null
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeRecodings(read, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const body = { caller, idempotency, submission }
      const call = { body, response: EntriesRecoded }
      return relay(reply, await peers.mailbox.call('POST', '/internal/entries/recodings', call))
    },
  )
}

const readRecodings = (submission: EntryRecodings): ReadRecodings | ProblemValue => {
  const headers: RecodedHeader[] = []
  for (const [at, { header: bytes }] of submission.recodings.entries()) {
    const header = readRecodedHeader(bytes)
    if (header === undefined) return unreadable(`/body/recodings/${at}/header`)
    headers.push(header)
  }
  const mandateHeader = readMandateHeader(submission.mandate.header)
  if (mandateHeader === undefined) return unreadable('/body/mandate/header')
  return { submission, headers, mandateHeader }
}
