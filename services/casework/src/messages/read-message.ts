import type { Letter, MessageRow, MessageView, NewMessage } from '@kinlink/contracts'
import type { Queries, Tx } from '@kinlink/postgres'
import { listAttachments, viewOf } from '../attachments/attachment-store.ts'
import { logAct } from '../audit/log.ts'
import { readPage } from '../paging.ts'
import { parcelsOf } from '../reply-slips/answer-parcel-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { findWithdrawal } from '../withdrawals/withdrawal-store.ts'
import { visibleState } from './message-state.ts'
import { findMessage, listMessages, type MessageRow as Stored } from './message-store.ts'
import type { MessageDeps } from './write-message.ts'

const rowView = (row: Stored, deps: Pick<MessageDeps, 'clock' | 'windows'>): MessageRow => ({
  messageId: row.id,
  state: visibleState(row, deps.clock.now(), deps.windows),
  writtenOn: row.written_at.toISOString(),
})

/** Nothing of a draft has left. */
const erasureOf = async (tx: Queries, { rid, state }: Stored): Promise<MessageView['erasure']> => {
  if (rid === null) return state === 'withdrawn' ? 'complete' : null
  return (await findWithdrawal(tx, rid))?.state ?? null
}

/** Listed as the answer said; fetched or not. */
const cameWithReply = async (tx: Tx, { storage }: Pick<MessageDeps, 'storage'>, messageId: string) =>
  (await parcelsOf(tx, storage, messageId)).flatMap(({ parcel }) => [...parcel.items])

/** A page of the messages collected here. */
export const readMessages = (deps: MessageDeps, session: OfficerSession, query: { after?: string; limit?: string }) =>
  readPage(deps, session, query, {
    action: 'message.list',
    list: listMessages,
    cursorOf: (r) => ({ at: r.written_at, id: r.id }),
    view: (r) => rowView(r, deps),
  })

/** One message in full, what came back included; null where there is none. Either is in the access log. */
export const readMessage = (deps: MessageDeps, session: OfficerSession, id: string): Promise<MessageView | null> =>
  deps.db.transaction(async (tx) => {
    const row = await findMessage(tx, id)
    const decision = row === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'message.read', subject: id, decision })
    if (row === undefined) return null
    const opened = (aad: string, sealed: Uint8Array) => deps.storage.open(tx, row.id, aad, sealed)
    return {
      ...rowView(row, deps),
      recordId: row.rid,
      ...(row.sealed === null ? {} : { message: (await opened('message', row.sealed)) as NewMessage }),
      attachments: row.sealed === null ? [] : (await listAttachments(tx, deps.storage, row.id)).map(viewOf),
      refusals: row.refusals,
      reply: row.reply === null ? null : ((await opened('reply', row.reply)) as Letter),
      replyAttachments: row.sealed === null ? [] : await cameWithReply(tx, deps, row.id),
      caseId: row.case_id,
      erasure: await erasureOf(tx, row),
    }
  })
