import { Accepted, StoreRematch } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { askForRematch } from './rematch.ts'

export const rematchRoutes = (app: App, mailbox: Mailbox): void => {
  app.post(
    '/internal/entries/rematch',
    { schema: { body: StoreRematch, response: { 200: Accepted, ...problems('binding_invalid', 'unauthenticated') } } },
    async (request, reply) => {
      const outcome = await askForRematch(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
}
