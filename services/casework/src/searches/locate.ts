import type { SearchRow } from '@kinlink/contracts'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { lockPerson } from '../people/person-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { afterCommand } from './search-states.ts'
import { keepPerson, lockSearch, moveSearch } from './search-store.ts'
import { type SearchDeps, searchRow } from './search-view.ts'

/**
 * The person was found: somebody registered here (F0). Nothing of it leaves, not even that anything happened; from here on nothing but that person's own decision leads
 * anywhere (domain §6.11, invariant 3).
 */
export function locate(
  deps: SearchDeps,
  session: OfficerSession,
  searchId: string,
  personId: string,
): Promise<Done<SearchRow>> {
  return deps.db.transaction(async (tx): Promise<Done<SearchRow>> => {
    const row = await lockSearch(tx, searchId)
    if (row === undefined) return { ok: false, problem: problem('not_found') }
    const after = afterCommand(row, 'locate')
    if (!after.ok || (after.repeated && row.person_id !== personId)) return { ok: false, problem: problem('conflict') }
    if (after.repeated) return { ok: true, value: searchRow(row) }
    if ((await lockPerson(tx, personId)) === undefined) return { ok: false, problem: problem('not_found') }
    await keepPerson(tx, searchId, personId)
    await moveSearch(tx, searchId, after.next, deps.clock.now())
    await logAct(tx, session, { action: 'search.locate', subject: searchId, decision: 'allow' })
    return { ok: true, value: searchRow({ ...row, ...after.next }) }
  })
}
