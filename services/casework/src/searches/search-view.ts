import type { SearchAction, SearchRow, SearchView } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { FetchDeps } from '../candidates/enquiry.ts'
import type { Done } from '../idempotency.ts'
import { receiptName } from '../offers/offer-word.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { refusalsOfSearch, refusalView } from '../refusals/refusal-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { type OpenedEnquiry, openOffered } from './open-offered.ts'
import { actionsOf, findSearch, type VerifiedSearch } from './search-store.ts'

export type SearchDeps = RegisterDeps & FetchDeps

/** States in which an officer has a reason to look at the enquiry. */
const LOOKED_AT = ['offered', 'accepted', 'located']

export const searchRow = (row: VerifiedSearch): SearchRow => ({
  searchId: row.id,
  from: row.from_member,
  due: row.due.toISOString(),
  state: row.state,
})

/** What an officer sees of a search: the preview, without a name, until it is accepted, then the whole enquiry; and what was done here. */
export async function seeSearch(deps: SearchDeps, session: OfficerSession, id: string): Promise<Done<SearchView>> {
  const seen = await deps.db.transaction(async (tx) => {
    const row = await findSearch(tx, id)
    const decision = row === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'search.read', subject: id, decision })
    if (row === undefined) return null
    const refused = (await refusalsOfSearch(tx, id)).map(refusalView)
    return { row, actions: await actionsIn(tx, deps, row), refused }
  })
  if (seen === null) return { ok: false, problem: problem('not_found') }
  const { row, actions, refused } = seen
  const looked = LOOKED_AT.includes(row.state) ? await openOffered(deps, session, row) : null
  // Not open any more (returned, due, withdrawn): what was done here is still there.
  if (looked?.ok === false && looked.problem.code !== 'not_found') return looked
  const shown = looked?.ok === true ? shownOf(deps, row, looked.enquiry) : { preview: {} }
  const receipt = receiptName(row.state, row.receipt)
  const own = { recordId: row.rid, offerState: row.offer_state, receipt, personId: row.person_id, actions, refused }
  return { ok: true, value: { ...searchRow(row), ...own, ...shown } }
}

/** Before acceptance the preview alone, though another way may have opened more of the same record. */
function shownOf(deps: SearchDeps, row: VerifiedSearch, { values, stage }: OpenedEnquiry) {
  const previewed = new Set(
    deps.network.current()?.pack.catalogue.flatMap((f) => (f.stages.includes('preview') ? [f.name] : [])),
  )
  const preview = Object.fromEntries([...values].filter(([name]) => previewed.has(name)))
  return row.state === 'offered' || stage !== 'full' ? { preview } : { preview, enquiry: Object.fromEntries(values) }
}

async function actionsIn(tx: Tx, deps: SearchDeps, row: VerifiedSearch): Promise<SearchView['actions']> {
  const rows = await actionsOf(tx, row.id)
  return Promise.all(
    rows.map(async ({ sealed, taken_at }) => ({
      at: taken_at.toISOString(),
      ...((await deps.storage.open(tx, row.id, 'action', sealed)) as SearchAction),
    })),
  )
}
