import { Accepted, EntriesAsked, EntriesForMatching, EntryAnswer, RemoveEntry, StoreEntry } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import type { Mailbox } from '../mailbox.ts'
import { findForMatching } from './entry-store.ts'
import { removeEntry } from './remove-entry.ts'
import { submitEntry } from './submit-entry.ts'

const REFUSALS = problems(
  'already_exists',
  'conflict',
  'binding_invalid',
  'idempotency_mismatch',
  'budget_exhausted',
  'unauthenticated',
  'unavailable',
)

export const entryRoutes = (app: App, mailbox: Mailbox): void => {
  app.post(
    '/internal/entries',
    { schema: { body: StoreEntry, response: { 201: EntryAnswer, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await submitEntry(mailbox, request.body)
      return outcome.ok ? reply.code(201).send(outcome.value) : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/entries/removal',
    { schema: { body: RemoveEntry, response: { 200: Accepted, ...problems('binding_invalid', 'unauthenticated') } } },
    async (request, reply) => {
      const outcome = await removeEntry(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/entries/for-matching',
    { schema: { body: EntriesAsked, response: { 200: EntriesForMatching, ...problems('unauthenticated') } } },
    async (request) => ({ entries: await findForMatching(mailbox.db, request.body.ids, mailbox.clock.now()) }),
  )
}
