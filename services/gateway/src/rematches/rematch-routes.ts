import { Accepted, EntryRematch, IdParam } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import { callerOf, factsOf } from '../access/facts.ts'
import type { Gateway } from '../gateway.ts'
import { readRematchHeader } from '../headers/header.ts'
import { judgeAct } from '../headers/judge-act.ts'
import { fault, unreadable } from '../headers/refusal.ts'
import { relay } from '../peers/peers.ts'

const REFUSALS = problems(
  'invalid_request',
  'unauthenticated',
  'too_large',
  'unsupported_media_type',
  'signature_invalid',
  'too_many_requests',
  'unavailable',
)
const BODY_LIMIT = 16_384

/** An officer of either side wants an own entry compared once more. The answer is the same whatever exists; whom it finds is told to the Society that has the person alone. */
export const rematchRoutes = (app: App, { net, clock, peers, askContext }: Gateway): void => {
  app.post(
    '/v1/entries/:id/rematch',
    {
      bodyLimit: BODY_LIMIT,
      schema: { params: IdParam, body: EntryRematch, response: { 202: Accepted, ...REFUSALS } },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { rematch } = request.body
      const header = readRematchHeader(rematch.header)
      if (header === undefined) return sendProblem(reply, unreadable('/body/rematch/header'))
      const answer = await askContext({ author: caller.member, kids: [rematch.kid], recipients: [] })
      if (!answer.ok) return sendProblem(reply, answer.problem)
      factsOf(request).subject = request.params.id
      const pointer = '/body/rematch'
      if (header.entry !== request.params.id)
        return sendProblem(reply, fault('binding_invalid', `${pointer}/header`, 'The word is about another entry.'))
      const against = { net, member: caller.member, now: clock.now(), context: answer.known.context }
      const refusal = judgeAct({ label: 'rematch', pointer, act: rematch, header }, against)
      if (refusal !== undefined) return sendProblem(reply, refusal)
      const call = { body: { caller, rematch }, response: Accepted }
      const asked = await peers.mailbox.call('POST', '/internal/entries/rematch', call)
      if (asked.ok) reply.code(202)
      return relay(reply, asked)
    },
  )
}
