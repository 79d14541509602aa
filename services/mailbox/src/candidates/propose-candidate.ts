import type { CandidateFound } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import type { BatchControl } from '@kinlink/queue'
import { readRecordHeader } from '../headers/header.ts'
import { countFound } from '../hit-rates/tally.ts'
import type { Mailbox } from '../mailbox.ts'
import { type Agreements, type Lacking, lackingUnder, type Terms, termsOf } from './agreements.ts'
import { createCandidate, dueCandidates, lockEntries, lockWaiting, type WaitingCandidate } from './candidate-store.ts'
import { judgeCandidate, voidCandidate } from './judge-candidate.ts'
import { findPair, findPairs, type Pair, type PairKey } from './pair.ts'

export type Judging = Mailbox & { readonly agreements: Agreements }

/**
 * Judges pairs that matching found at about the same time. Found again, or with an entry that has been removed, a pair
 * changes nothing.
 */
export const proposeCandidates = async (
  judging: Judging,
  found: readonly CandidateFound[],
  control: BatchControl<CandidateFound>,
): Promise<void> => {
  const { db, clock } = judging
  const pairs = await findPairs(db, found, clock.now())
  if (pairs.length === 0) return
  const terms = await termsOf(judging.agreements, pairs)
  await control.once(async (tx, first) => {
    const at = clock.now()
    const held = await lockPairs(tx, first, at)
    await countFound(
      tx,
      held.map((pair) => pair.sought_entry),
    )
    for (const pair of held) {
      const { rid, member, sought_entry: soughtEntry, present_entry: presentEntry } = pair
      const id = await createCandidate(tx, { soughtEntry, presentEntry, rid, member, at })
      if (id === undefined) continue
      const lacks = lackingFor(terms(pair), pair, at)
      await judgeCandidate(judging, tx, { id, presentEntry, reason: null }, pair, lacks, at)
    }
  })
}

/** Pairs once more, as they are while nobody can remove their entries. */
const lockPairs = async (tx: Tx, keys: readonly PairKey[], at: Date): Promise<Pair[]> =>
  (await Promise.all([lockEntries(tx, keys), findPairs(tx, keys, at)]))[1]

/** What a pair lacks to be told of. One whose corridor was not asked for is looked at again. */
const lackingFor = (terms: Terms | undefined, { header }: Pair, at: Date): Lacking => {
  const record = readRecordHeader(header)
  return terms === undefined || record === undefined ? 'agreement' : lackingUnder(terms, record, at)
}

const BATCH = 100

/** Judges waiting candidates whose time has come; the Societies that ask take turns. */
export const retryWaiting = async (judging: Judging, signal: AbortSignal): Promise<void> => {
  for (;;) {
    const due = await dueCandidates(judging.db, judging.clock.now(), BATCH)
    for (const waiting of due) {
      if (signal.aborted) return
      await retry(judging, waiting)
    }
    if (due.length < BATCH) return
  }
}

const retry = async (judging: Judging, { id, sought_entry, present_entry }: WaitingCandidate): Promise<void> => {
  const { db, clock } = judging
  const key = { soughtEntry: sought_entry, presentEntry: present_entry }
  const pair = await findPair(db, key, clock.now())
  const terms = pair === undefined ? undefined : await judging.agreements.terms(pair.author, pair.member, pair.purpose)
  await db.transaction(async (tx) => {
    const at = clock.now()
    const [current] = await lockPairs(tx, [key], at)
    const waiting = await lockWaiting(tx, id)
    if (waiting === undefined) return
    const candidate = { id, presentEntry: present_entry, reason: waiting.reason }
    if (current === undefined) await voidCandidate(tx, candidate, 'expired', at)
    else await judgeCandidate(judging, tx, candidate, current, lackingFor(terms, current, at), at)
  })
}
