import { OutcomeAnswer, StoreOutcome } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { settleCandidate } from './settle-candidate.ts'

const REFUSALS = problems('not_found', 'conflict', 'binding_invalid', 'unauthenticated', 'unavailable')

export const candidateRoutes = (app: App, mailbox: Mailbox): void => {
  app.post(
    '/internal/outcomes',
    { schema: { body: StoreOutcome, response: { 200: OutcomeAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await settleCandidate(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
}
