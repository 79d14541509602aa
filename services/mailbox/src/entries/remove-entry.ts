import type { RemoveEntry } from '@kinlink/contracts'
import { logOwnAct } from '../access-log/act.ts'
import { closeStages, closeStagesOfEntry } from '../activations/activation-store.ts'
import { candidatesOfEntry } from '../candidates/candidate-store.ts'
import { readRemovalHeader } from '../headers/header.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { lockOwnEntry, markRemoved } from './entry-store.ts'
import { eraseEntry } from './erase-entry.ts'

/**
 * Erases an entry, its candidates and what they had opened. Repeating it, or removing what is another's or was never
 * stored, has the same answer. Nobody but matching is told.
 */
export const removeEntry = async (mailbox: Mailbox, { caller, removal }: RemoveEntry): Promise<Outcome<Accepted>> => {
  const { db, clock, nudge } = mailbox
  const at = clock.now()
  const header = readRemovalHeader(removal.header)
  if (header === undefined || header.member !== caller.member) {
    const act = { action: 'entry.remove', subject: header?.entry ?? null, decision: 'deny' } as const
    await db.transaction((tx) => logOwnAct(tx, caller, { ...act, code: 'binding_invalid' }, at))
    return refused('binding_invalid')
  }
  await db.transaction(async (tx) => {
    await markRemoved(tx, header.entry, caller.member, at)
    if (await lockOwnEntry(tx, header.entry, caller.member)) {
      await closeStages(tx, await candidatesOfEntry(tx, header.entry), at)
      await eraseEntry(tx, mailbox, header.entry)
    }
    await closeStagesOfEntry(tx, header.entry, caller.member, at)
    await logOwnAct(tx, caller, { action: 'entry.remove', subject: header.entry, decision: 'allow' }, at)
    tx.afterCommit(nudge)
  })
  return done({ accepted: true })
}

type Accepted = { accepted: true }
