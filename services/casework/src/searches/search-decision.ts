import { problem } from '@kinlink/runtime'
import type { DecideDeps, Origin } from '../decisions/decide.ts'
import type { KeptOfEnquiry } from './answer-search.ts'
import { afterCommand } from './search-states.ts'
import { findSearch, lockSearch, moveSearch } from './search-store.ts'

/** The decision of a person whom an accepted search has found. What it needs of the enquiry was kept at acceptance: the record may be closed by now. */
export const searchOrigin = (deps: DecideDeps, searchId: string): Origin => ({
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
      value: { recordId, askedBy, personId, societiesAsked: async () => ({ ok: true, value: kept.societiesAsked }) },
    }
  },
  async hold(tx) {
    const row = await lockSearch(tx, searchId)
    return row !== undefined && afterCommand(row, 'decide').ok
  },
  settle: async (tx) => void (await moveSearch(tx, searchId, { state: 'decided', pending: null }, deps.clock.now())),
})
