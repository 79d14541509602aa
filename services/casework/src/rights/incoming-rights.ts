import type { RightsDone, RightsView } from '@kinlink/contracts'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import { type IncomingDeps, routeIncoming } from '../incoming/first-look.ts'
import { readPage } from '../paging.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { findRights, listRights, lockRights, markDone } from './rights-store.ts'

/** A page of what has arrived, what nobody has opened yet included. */
export const readRights = (
  deps: Pick<IncomingDeps, 'db'>,
  session: OfficerSession,
  query: { after?: string; limit?: string },
) =>
  readPage(deps, session, query, {
    action: 'rights.list',
    list: listRights,
    cursorOf: (r) => ({ at: r.request_window, id: r.rid }),
    view: (r) => ({ rightsRequestId: r.rid, state: r.state, window: r.request_window.toISOString() }),
  })

/** Opens an enquirer's request; the first look fetches it with the officer's own keys. Which case it is about, the officer finds out. */
export async function openRights(deps: IncomingDeps, session: OfficerSession, rid: string): Promise<Done<RightsView>> {
  const routed = await routeIncoming(deps, session, rid)
  // What was asked at home has never been in the inbox; what is nowhere is refused below, and logged.
  if (!routed.ok && routed.problem.code !== 'not_found') return routed
  return deps.db.transaction(async (tx): Promise<Done<RightsView>> => {
    const row = await findRights(tx, rid)
    const readable = row !== undefined && row.sealed !== null
    await logAct(tx, session, { action: 'rights.read', subject: rid, decision: readable ? 'allow' : 'deny' })
    if (row === undefined || row.sealed === null) return { ok: false, problem: problem('not_found') }
    const request = (await deps.storage.open(tx, rid, 'rights', row.sealed)) as RightsView['request']
    const window = row.request_window.toISOString()
    return { ok: true, value: { rightsRequestId: rid, state: row.state, window, from: row.from_member, request } }
  })
}

/** Notes what became of a request. It stays here: the Society that passed it on learns nothing. */
export function finishRights(
  deps: IncomingDeps,
  session: OfficerSession,
  rid: string,
  { outcome }: RightsDone,
): Promise<Done<{ rightsRequestId: string; state: 'done'; window: string }>> {
  return deps.db.transaction(async (tx) => {
    const row = await lockRights(tx, rid)
    await logAct(tx, session, {
      action: 'rights.done',
      subject: rid,
      decision: row === undefined ? 'deny' : 'allow',
    })
    if (row === undefined) return { ok: false, problem: problem('not_found') }
    await markDone(tx, rid, { outcome, at: deps.clock.now(), by: session.officer.id })
    return { ok: true, value: { rightsRequestId: rid, state: 'done', window: row.request_window.toISOString() } }
  })
}
