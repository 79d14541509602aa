import type { StoreRematch } from '@kinlink/contracts'
import { emit } from '@kinlink/queue'
import { logOwnAct } from '../access-log/act.ts'
import { publishAtStart } from '../events/publish.ts'
import { inRandomOrder } from '../events/random-order.ts'
import { readRematchHeader } from '../headers/header.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { endTurn, noteRematch, openPairs, rematchesDue, takeTurn } from './rematch-store.ts'

/** Notes that an officer wants an own entry compared once more. Absent, ended, another's and noted already have the one answer, and all that follows comes after it. */
export const askForRematch = async (
  { db, clock, rematchSeconds }: Mailbox,
  { caller, rematch }: StoreRematch,
): Promise<Outcome<{ accepted: true }>> => {
  const at = clock.now()
  const header = readRematchHeader(rematch.header)
  const own = header?.member === caller.member ? header : undefined
  await db.transaction(async (tx) => {
    const act = { action: 'entry.rematch', subject: header?.entry ?? null } as const
    if (own === undefined) return logOwnAct(tx, caller, { ...act, decision: 'deny', code: 'binding_invalid' }, at)
    await noteRematch(tx, { entry: own.entry, member: caller.member, at, spanMs: rematchSeconds * 1000 })
    await logOwnAct(tx, caller, { ...act, decision: 'allow' }, at)
  })
  return own === undefined ? refused('binding_invalid') : done({ accepted: true })
}

/** Entries of one turn of the calendar, each second: few beside those that arrive, which matching takes in the same order. */
const BATCH = 16

/**
 * Has entries whose time has come compared once more, and tells the Societies that have somebody of the pairs that are open without a word: what was lost on its way there, or could not be
 * opened then, is looked at again. Nothing is told to who asks.
 */
export const rematchDue = async (mailbox: Mailbox, signal: AbortSignal): Promise<void> => {
  const { db, clock, nudge } = mailbox
  for (const id of await rematchesDue(db, clock.now(), BATCH)) {
    if (signal.aborted) return
    await db.transaction(async (tx) => {
      const at = clock.now()
      if (!(await takeTurn(tx, id, at))) return
      await emit(tx, { topic: 'entry.rematch', payload: { entryId: id } }, clock)
      for (const { rid, present_entry: entryId, member } of inRandomOrder(await openPairs(tx, id, at)))
        await publishAtStart(tx, mailbox, { recipient: member, type: 'match.proposed', recordId: rid, entryId }, at)
      await endTurn(tx, id, at)
      tx.afterCommit(nudge)
    })
  }
}
