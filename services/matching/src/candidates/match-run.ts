import { setImmediate } from 'node:timers/promises'
import type { PendingEntry } from '@kinlink/contracts'
import { logAct, type Tx } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { type Clock, newId } from '@kinlink/runtime'
import { searchFew } from '../codes/code-groups.ts'
import type { LiveCodes } from '../codes/live-codes.ts'
import type { Entry } from '../entries/entry.ts'
import { lockChanges, storeEntries } from '../entries/entry-store.ts'
import { type Hit, type StoredPair, storeCandidates } from './candidate-store.ts'

export type Matching = { readonly codes: LiveCodes; readonly floor: number; readonly clock: Clock }

/**
 * Stores entries and compares each with everything of the opposite role, those stored just before it included, in one
 * transaction: either all has happened or nothing. What it finds is told to the mailbox and to nobody else, as two ids.
 * An entry that is known under this code, removed or expired changes nothing; `again` compares it all the same. A pair that is known is not found again.
 */
export const runMatches = async (
  tx: Tx,
  entries: readonly Entry[],
  { codes, floor, clock }: Matching,
  { again }: { readonly again: boolean } = { again: false },
): Promise<void> => {
  await lockChanges(tx)
  await codes.catchUp(tx)
  const at = clock.now()
  const stored = await storeEntries(tx, entries, at)
  const compared = again ? entries : stored
  const hits = await searchEach(compared, codes, floor)
  const pairs = await tellPairs(tx, hits, clock, at)
  const count = countByRun(hits, pairs)
  for (const { id } of compared) {
    const run = { subject: id, count: count.get(id) ?? 0, at }
    await logAct(tx, matchRun(again ? { ...run, code: 'rematch' } : run))
  }
}

/** Stores what was found and promises the mailbox those pairs that are new; answers these. */
export const tellPairs = async (tx: Tx, hits: readonly Hit[], clock: Clock, at: Date): Promise<StoredPair[]> => {
  const pairs = hits.length === 0 ? [] : await storeCandidates(tx, hits, at)
  for (const { sought_entry: soughtEntry, present_entry: presentEntry } of pairs)
    await emit(tx, { topic: 'candidate.found', payload: { soughtEntry, presentEntry } }, clock)
  return pairs
}

/** Each is compared with all living codes, which are not touched before the commit, and with those before it here. */
const searchEach = async (entries: readonly Entry[], codes: LiveCodes, floor: number): Promise<Hit[]> => {
  const hits: Hit[] = []
  for (const [at, entry] of entries.entries()) {
    const found = [...codes.search(entry, floor), ...searchFew(entry, entries.slice(0, at), floor)]
    for (const hit of found) hits.push({ ...hit, of: entry })
    // A search among very many codes takes a while: the queue's locks have to be renewed in between.
    await setImmediate()
  }
  return hits
}

/** How many new pairs each entry's own search has found. */
const countByRun = (hits: readonly Hit[], pairs: readonly StoredPair[]): Map<string, number> => {
  const isNew = new Set(pairs.flatMap(({ sought_entry: s, present_entry: p }) => [`${s} ${p}`, `${p} ${s}`]))
  const count = new Map<string, number>()
  for (const { of, id } of hits) if (isNew.has(`${of.id} ${id}`)) count.set(of.id, (count.get(of.id) ?? 0) + 1)
  return count
}

type Run = { readonly subject: string | null; readonly count: number; readonly at: Date; readonly code?: 'rematch' }

/** The exchange's own act, in the network tree, whose size no member sees. */
export const matchRun = ({ at, ...run }: Run): PendingEntry => ({
  tree: 'network',
  body: {
    v: 1,
    id: newId(),
    at: at.toISOString(),
    action: 'match.run',
    actor: { member: null, officer: null },
    act: null,
    decision: 'allow',
    ...run,
  },
})
