import type { IncomingMessageView, MessageDelivery } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { problem } from '@kinlink/runtime'
import { listAttachments, viewOf } from '../attachments/attachment-store.ts'
import { logAct } from '../audit/log.ts'
import { fetchRecord, mustBeTold } from '../candidates/enquiry.ts'
import type { Done } from '../idempotency.ts'
import { routeIncoming } from '../incoming/first-look.ts'
import { worksOnLine } from '../officers/officer.ts'
import { readPage } from '../paging.ts'
import type { OfficerSession } from '../sessions/session.ts'
import type { IncomingMessageDeps } from './act.ts'
import { findIncomingMessage, listIncomingMessages } from './incoming-message-store.ts'
import type { KeptMessage } from './keep-message.ts'

/** A page of what is to be delivered here, what nobody has opened yet included. */
export const readIncoming = (
  deps: IncomingMessageDeps,
  session: OfficerSession,
  query: { after?: string; limit?: string },
) =>
  readPage(deps, session, query, {
    action: 'message.list',
    list: listIncomingMessages,
    cursorOf: (r) => ({ at: r.incoming_window, id: r.rid }),
    view: (r) => ({ messageId: r.rid, state: r.state, window: r.incoming_window.toISOString() }),
  })

/**
 * An officer looks at a message to be delivered. The first look fetches and verifies it and keeps it; later ones read what is kept. Every look is in the access log.
 * A record that turns out to be no message is not here any more.
 */
export async function lookAtMessage(
  deps: IncomingMessageDeps,
  session: OfficerSession,
  rid: string,
): Promise<Done<IncomingMessageView>> {
  const routed = await routeIncoming(deps, session, rid)
  if (!routed.ok && routed.problem.code !== 'not_found') return routed
  const desk = await deskPart(deps, session, rid)
  if (!desk.ok) return desk
  const view = await deps.db.transaction((tx) => readKept(deps, session, { tx, rid, desk: desk.value }))
  return view === null ? { ok: false, problem: problem('not_found') } : { ok: true, value: view }
}

type Reading = { tx: Tx; rid: string; desk: Record<string, unknown> }

async function readKept(deps: IncomingMessageDeps, session: OfficerSession, { tx, rid, desk }: Reading) {
  const row = await findIncomingMessage(tx, rid)
  const decision = row === undefined ? 'deny' : 'allow'
  await logAct(tx, session, { action: 'message.read', subject: rid, decision })
  if (row === undefined) return null
  const kept = (await deps.storage.open(tx, rid, 'incoming-message', row.sealed)) as KeptMessage
  const delivery = row.delivery === null ? null : await deps.storage.open(tx, rid, 'delivery', row.delivery)
  return {
    messageId: rid,
    state: row.state,
    window: row.incoming_window.toISOString(),
    from: kept.from,
    content: { ...kept.content, ...desk },
    attachments: [...(kept.parcel?.items ?? [])],
    replyAttachments: (await listAttachments(tx, deps.storage, rid, 'slip')).map(viewOf),
    delivery: delivery as MessageDelivery | null,
  }
}

/** What is said of detention: for officers of that desk, read anew each time and not kept. Without an answer of the exchange it is left out, never guessed; what a rule refuses by now is told as such. */
async function deskPart(
  deps: IncomingMessageDeps,
  session: OfficerSession,
  rid: string,
): Promise<Done<Record<string, unknown>>> {
  if (!worksOnLine(session.officer.roles, 'detention')) return { ok: true, value: {} }
  if ((await findIncomingMessage(deps.db, rid)) === undefined) return { ok: true, value: {} }
  const fetched = await fetchRecord(deps, session, rid)
  if (!fetched.ok) return mustBeTold(fetched) ? fetched : { ok: true, value: {} }
  return { ok: true, value: { detention: fetched.opened.values.get('detention') ?? null } }
}
