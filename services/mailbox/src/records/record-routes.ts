import { ReadRecord, StoredRecord, StoreRecord, SubmissionAnswer } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { readRecord } from './read-record.ts'
import { submitRecord } from './submit-record.ts'

const REFUSALS = problems(
  'already_exists',
  'binding_invalid',
  'idempotency_mismatch',
  'budget_exhausted',
  'unauthenticated',
  'unavailable',
)

export const recordRoutes = (app: App, mailbox: Mailbox): void => {
  app.post(
    '/internal/records',
    { schema: { body: StoreRecord, response: { 201: SubmissionAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await submitRecord(mailbox, request.body)
      return outcome.ok ? reply.code(201).send(outcome.value) : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/records/read',
    { schema: { body: ReadRecord, response: { 200: StoredRecord, ...problems('not_found') } } },
    async (request, reply) => {
      const outcome = await readRecord(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
}
