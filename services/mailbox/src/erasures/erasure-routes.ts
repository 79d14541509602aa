import { Accepted, ErasureView, ReadErasure, StoreErasureConfirmation } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { confirmErasure } from './confirm-erasure.ts'
import { readErasure } from './read-erasure.ts'

const REFUSALS = problems('not_found', 'binding_invalid', 'idempotency_mismatch', 'unauthenticated', 'unavailable')

export const erasureRoutes = (app: App, mailbox: Mailbox): void => {
  app.post(
    '/internal/erasures/read',
    { schema: { body: ReadErasure, response: { 200: ErasureView, ...problems('not_found', 'unauthenticated') } } },
    async (request, reply) => {
      const outcome = await readErasure(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/erasures/confirmations',
    { schema: { body: StoreErasureConfirmation, response: { 200: Accepted, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await confirmErasure(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
}
