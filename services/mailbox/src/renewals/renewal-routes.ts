import { GrantsRenewed, StoreRenewals } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { renewGrants } from './renew-grants.ts'

const REFUSALS = problems('not_found', 'conflict', 'binding_invalid', 'unauthenticated', 'unavailable')

export const renewalRoutes = (app: App, mailbox: Mailbox): void => {
  app.post(
    '/internal/grants',
    { schema: { body: StoreRenewals, response: { 200: GrantsRenewed, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await renewGrants(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
}
