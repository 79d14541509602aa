import type { RemoveEntry } from '@kinlink/contracts'
import { logOwnAct } from '../access-log/act.ts'
import { closeStages, closeStagesOfEntry } from '../activations/activation-store.ts'
import { candidatesOfEntry } from '../candidates/candidate-store.ts'
import { readRemovalHeader } from '../headers/header.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { isOfOwnRecord, lockEntryId, lockOwnEntry, markRemoved } from './entry-store.ts'
import { eraseEntry } from './erase-entry.ts'

/**
 * Erases a present person's entry, its candidates and what they had opened. Repeating it, or removing what is another's or was never
 * stored, has the same answer. Nobody but matching is told. A sought one ends with its record: removing it would have to wait for
 * whoever judges its pairs, and its author would feel that there are some.
 */
export const removeEntry = async (mailbox: Mailbox, { caller, removal }: RemoveEntry): Promise<Outcome<Accepted>> => {
  const { db, clock, nudge } = mailbox
  const at = clock.now()
  const header = readRemovalHeader(removal.header)
  const removable =
    header?.member === caller.member && !(await isOfOwnRecord(db, header.entry, caller.member)) ? header : undefined
  if (removable === undefined) {
    const act = { action: 'entry.remove', subject: header?.entry ?? null, decision: 'deny' } as const
    await db.transaction((tx) => logOwnAct(tx, caller, { ...act, code: 'binding_invalid' }, at))
    return refused('binding_invalid')
  }
  await db.transaction(async (tx) => {
    const { entry } = removable
    await lockEntryId(tx, entry, caller.member)
    await markRemoved(tx, entry, caller.member, at)
    if (await lockOwnEntry(tx, entry, caller.member)) {
      await closeStages(tx, await candidatesOfEntry(tx, entry), at)
      await eraseEntry(tx, mailbox, entry)
    }
    await closeStagesOfEntry(tx, entry, caller.member, at)
    await logOwnAct(tx, caller, { action: 'entry.remove', subject: entry, decision: 'allow' }, at)
    tx.afterCommit(nudge)
  })
  return done({ accepted: true })
}

type Accepted = { accepted: true }
