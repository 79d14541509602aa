import { ReadRecord, StoredRecord, StoreRecord, SubmissionAnswer } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { handOut } from './hand-out.ts'
import { lookAtRecord } from './read-record.ts'
import type { ReadingSlots } from './reading-slots.ts'
import { submitRecord } from './submit-record.ts'

const REFUSALS = problems(
  'already_exists',
  'binding_invalid',
  'idempotency_mismatch',
  'budget_exhausted',
  'unauthenticated',
  'unavailable',
)

export const recordRoutes = (app: App, mailbox: Mailbox, slots: ReadingSlots): void => {
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
    {
      schema: {
        body: ReadRecord,
        response: { 200: StoredRecord, ...problems('not_found', 'unauthenticated', 'unavailable', 'log_behind') },
      },
    },
    (request, reply) => {
      const { body } = request
      void handOut(mailbox, slots, { member: body.caller.member, look: (tx) => lookAtRecord(mailbox, tx, body) }, reply)
    },
  )
}
