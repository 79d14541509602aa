import type { CandidateFound } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import type { Control } from '@kinlink/queue'
import type { Mailbox } from '../mailbox.ts'
import type { Agreements } from './agreements.ts'
import { createCandidate, dueCandidates, lockEntries, lockWaiting, type WaitingCandidate } from './candidate-store.ts'
import { judgeCandidate, voidCandidate } from './judge-candidate.ts'
import { findPair, type Pair, type PairKey } from './pair.ts'

export type Judging = Mailbox & { readonly agreements: Agreements }

/** Judges a pair that matching found. Found again, or with an entry that has been removed, it changes nothing. */
export const proposeCandidate = async (judging: Judging, found: CandidateFound, control: Control): Promise<void> => {
  const { db, clock } = judging
  const pair = await findPair(db, found, clock.now())
  if (pair === undefined) return
  const agreed = await judging.agreements.inForce(pair.author, pair.member, pair.purpose)
  await control.once(async (tx) => {
    const at = clock.now()
    const current = await lockPair(tx, found, at)
    if (current === undefined) return
    const { rid, member } = current
    const id = await createCandidate(tx, { ...found, rid, member, at })
    if (id === undefined) return
    const candidate = { id, presentEntry: found.presentEntry, reason: null }
    await judgeCandidate(judging, tx, candidate, current, agreed, at)
  })
}

/** The pair once more, as it is while nobody can remove its entries. */
const lockPair = async (tx: Tx, key: PairKey, at: Date): Promise<Pair | undefined> => {
  await lockEntries(tx, key)
  return findPair(tx, key, at)
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
  const agreed = pair !== undefined && (await judging.agreements.inForce(pair.author, pair.member, pair.purpose))
  await db.transaction(async (tx) => {
    const at = clock.now()
    const current = await lockPair(tx, key, at)
    const waiting = await lockWaiting(tx, id)
    if (waiting === undefined) return
    const candidate = { id, presentEntry: present_entry, reason: waiting.reason }
    if (current === undefined) await voidCandidate(tx, candidate, 'expired', at)
    else await judgeCandidate(judging, tx, candidate, current, agreed, at)
  })
}
