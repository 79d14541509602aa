import { problem } from '@kinlink/runtime'
import { withholdFrom } from '../cases/case-values.ts'
import type { DecideDeps, Enquiry, Origin } from '../decisions/decide.ts'
import type { Done } from '../idempotency.ts'
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
    const enquiry = (hidesCountry: boolean) =>
      hidesCountry ? readEnquiry(deps, session, row, kept) : Promise.resolve(known(kept))
    return { ok: true, value: { recordId, askedBy, personId, enquiry } }
  },
  async hold(tx) {
    const row = await lockSearch(tx, searchId)
    return row !== undefined && afterCommand(row, 'decide').ok
  },
  settle: async (tx) => void (await moveSearch(tx, searchId, { state: 'decided', pending: null }, deps.clock.now())),
})

/** What was kept does not say who must not learn: it will do where nothing goes through the coordinating member. */
const known = ({ societiesAsked }: KeptOfEnquiry): Done<Enquiry> => ({
  ok: true,
  value: { societiesAsked, withholdFrom: null },
})

/**
 * Who must not learn stands in the record, which is open until the offer's date. Whoever decides later finds it closed: then nobody can tell any more. Whatever else keeps it from being shown may pass, or
 * has to be known.
 */
async function readEnquiry(
  deps: DecideDeps,
  session: OfficerSession,
  search: VerifiedSearch,
  kept: KeptOfEnquiry,
): Promise<Done<Enquiry>> {
  const opened = await openOffered(deps, session, search)
  if (!opened.ok) return opened.problem.code === 'not_found' ? known(kept) : opened
  const withheld = withholdFrom(opened.enquiry.values)
  if (withheld === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  return { ok: true, value: { ...kept, withholdFrom: withheld } }
}
