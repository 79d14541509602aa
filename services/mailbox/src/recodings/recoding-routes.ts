import { EntriesRecoded, ListOwnEntries, OwnEntryPage, StoreRecodings } from '@kinlink/contracts'
import { type App, problems, sendProblem } from '@kinlink/runtime'
import { logOwnAct } from '../access-log/act.ts'
import type { Mailbox } from '../mailbox.ts'
import { recodeEntries } from './recode-entries.ts'
import { ownEntries } from './recoding-store.ts'

const REFUSALS = problems('binding_invalid', 'idempotency_mismatch', 'unauthenticated', 'unavailable')
const PAGE = 200

export const recodingRoutes = (app: App, mailbox: Mailbox): void => {
  app.post(
    '/internal/entries/recodings',
    { schema: { body: StoreRecodings, response: { 200: EntriesRecoded, ...REFUSALS } } },
    async (request, reply) => {
      const outcome = await recodeEntries(mailbox, request.body)
      return outcome.ok ? outcome.value : sendProblem(reply, outcome.problem)
    },
  )
  app.post(
    '/internal/entries/own',
    {
      schema: { body: ListOwnEntries, response: { 200: OwnEntryPage, ...problems('unauthenticated', 'unavailable') } },
    },
    ({ body: { caller, after } }) =>
      mailbox.db.transaction(async (tx) => {
        const at = mailbox.clock.now()
        const found = await ownEntries(tx, caller.member, after, at, PAGE + 1)
        const items = found.slice(0, PAGE)
        await logOwnAct(tx, caller, { action: 'entry.list', subject: null, decision: 'allow' }, at)
        const next = found.length > PAGE ? items.at(-1)?.entryId : undefined
        return next === undefined ? { items } : { items, next }
      }),
  )
}
