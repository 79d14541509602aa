import { problem } from '@kinlink/runtime'
import { withholdFrom } from '../cases/case-values.ts'
import type { DecideDeps, Enquiry, Origin } from '../decisions/decide.ts'
import type { OfficerSession } from '../sessions/session.ts'
import type { KeptOfEnquiry } from './answer-search.ts'
import { openOffered } from './open-offered.ts'
import { afterCommand } from './search-states.ts'
import { findSearch, lockSearch, moveSearch, type VerifiedSearch } from './search-store.ts'

/** The decision of a person whom an accepted search has found. What it needs of the enquiry was kept at acceptance: the record may be closed by now. */
export const searchOrigin = (deps: DecideDeps, session: OfficerSession, searchId: string): Origin => ({
  id: searchId,
  reference: { searchId },
  async read() {
    const row = await findSearch(deps.db, searchId)
    if (row === undefined) return { ok: false, problem: problem('not_found') }
    // Once decided, the person may have been removed since; a repeated request is answered from what was kept of it.
    if (row.person_id === null || row.sealed === null || !['located', 'decided'].includes(row.state))
      return { ok: false, problem: problem('conflict') }
    const kept = (await deps.storage.open(deps.db, searchId, 'search', row.sealed)) as KeptOfEnquiry
    const { person_id: personId, from_member: askedBy, rid: recordId } = row
    return {
      ok: true,
      value: { recordId, askedBy, personId, enquiry: () => readEnquiry(deps, session, row, kept) },
    }
  },
  async hold(tx) {
    const row = await lockSearch(tx, searchId)
    return row !== undefined && afterCommand(row, 'decide').ok
  },
  settle: async (tx) => void (await moveSearch(tx, searchId, { state: 'decided', pending: null }, deps.clock.now())),
})

/** Who must not learn stands in the record, which is open until the offer's date: whoever decides later finds it closed, and what was kept has to do. */
async function readEnquiry(
  deps: DecideDeps,
  session: OfficerSession,
  search: VerifiedSearch,
  { societiesAsked }: KeptOfEnquiry,
): Promise<{ ok: true; value: Enquiry }> {
  const opened = await openOffered(deps, session, search)
  return { ok: true, value: { societiesAsked, withholdFrom: opened.ok ? withholdFrom(opened.enquiry.values) : [] } }
}
