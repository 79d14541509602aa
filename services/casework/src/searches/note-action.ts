import type { SearchAction, SearchNoted } from '@kinlink/contracts'
import { newId, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { afterCommand } from './search-states.ts'
import { insertAction, lockSearch } from './search-store.ts'
import type { SearchDeps } from './search-view.ts'

/** Notes what was done to find the person. It stays at this Society, sealed under the key of the search. */
export async function noteAction(
  deps: SearchDeps,
  session: OfficerSession,
  searchId: string,
  action: SearchAction,
  idempotency: IdempotencyKey,
): Promise<Done<SearchNoted>> {
  const at = deps.clock.now()
  return withIdempotency(deps.db, idempotency, at, async (tx) => {
    const row = await lockSearch(tx, searchId)
    if (row === undefined) return { ok: false, problem: problem('not_found') }
    if (!afterCommand(row, 'act').ok) return { ok: false, problem: problem('conflict') }
    const sealed = await deps.storage.seal(tx, searchId, 'action', action)
    await insertAction(tx, { id: newId(), searchId, sealed, at, by: session.officer.id })
    await logAct(tx, session, { action: 'search.action', subject: searchId, decision: 'allow' })
    return { ok: true, value: { searchId, at: at.toISOString() } }
  })
}
