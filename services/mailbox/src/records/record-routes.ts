import { ReadRecord, StoredRecord, StoreRecord, SubmissionAnswer } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { handOut } from './hand-out.ts'
import { readingSlots } from './reading-slots.ts'
import { submitRecord } from './submit-record.ts'

const REFUSALS = problems(
  'already_exists',
  'binding_invalid',
  'idempotency_mismatch',
  'budget_exhausted',
  'unauthenticated',
  'unavailable',
)

/** Each record that is held keeps a connection; the pool has more of them. */
const SLOTS = { total: 10, perMember: 5, forFirst: 5, waiting: 20, waitMs: 2000 }

export const recordRoutes = (app: App, mailbox: Mailbox): void => {
  const slots = readingSlots(SLOTS)
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
    (request, reply) => void handOut(mailbox, slots, request.body, reply),
  )
}
