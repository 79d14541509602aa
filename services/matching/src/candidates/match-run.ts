import type { PendingEntry } from '@kinlink/contracts'
import { logAct, type Tx } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { type Clock, newId } from '@kinlink/runtime'
import type { LiveCodes } from '../codes/live-codes.ts'
import type { Entry } from '../entries/entry.ts'
import { lockChanges, storeEntry } from '../entries/entry-store.ts'
import { storeCandidates } from './candidate-store.ts'

export type Matching = { readonly codes: LiveCodes; readonly floor: number; readonly clock: Clock }

/**
 * Stores an entry and compares it with everything of the opposite role, in one transaction: either both have happened
 * or neither. What it finds is told to the mailbox and to nobody else, as two ids. An entry that is known, removed or
 * expired changes nothing.
 */
export const runMatch = async (tx: Tx, entry: Entry, { codes, floor, clock }: Matching): Promise<void> => {
  await lockChanges(tx)
  await codes.catchUp(tx)
  const at = clock.now()
  if (!(await storeEntry(tx, entry, at))) return
  const found = codes.search(entry, floor)
  const pairs = found.length === 0 ? [] : await storeCandidates(tx, entry, found, at)
  for (const { sought_entry: soughtEntry, present_entry: presentEntry } of pairs)
    await emit(tx, { topic: 'candidate.found', payload: { soughtEntry, presentEntry } }, clock)
  await logAct(tx, matchRun(entry.id, pairs.length, at))
}

/** The exchange's own act, in the network tree, whose size no member sees. */
const matchRun = (entryId: string, count: number, at: Date): PendingEntry => ({
  tree: 'network',
  body: {
    v: 1,
    id: newId(),
    at: at.toISOString(),
    action: 'match.run',
    actor: { member: null, officer: null },
    act: null,
    subject: entryId,
    decision: 'allow',
    count,
  },
})
