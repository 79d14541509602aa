import { ErasureView, ReadWithdrawal, StoreWithdrawal, WithdrawalView } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { readWithdrawal } from './read-withdrawal.ts'
import { fetchesAwaiter, withdrawRecord } from './withdraw-record.ts'

const REFUSALS = problems('not_found', 'binding_invalid', 'idempotency_mismatch', 'unauthenticated', 'unavailable')

export const withdrawalRoutes = (app: App, mailbox: Mailbox): void => {
  const awaitFetches = fetchesAwaiter(mailbox)
  app.post(
    '/internal/withdrawals',
    { schema: { body: StoreWithdrawal, response: { 200: ErasureView, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await withdrawRecord(mailbox, awaitFetches, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/withdrawals/read',
    {
      schema: { body: ReadWithdrawal, response: { 200: WithdrawalView, ...problems('not_found', 'unauthenticated') } },
    },
    async (request, reply) => {
      const outcome = await readWithdrawal(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
}
