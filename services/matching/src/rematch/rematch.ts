import { setImmediate } from 'node:timers/promises'
import { type Db, logAct, type Tx } from '@kinlink/postgres'
import type { Hit } from '../candidates/candidate-store.ts'
import { type Matching, matchRun, tellPairs } from '../candidates/match-run.ts'
import { entriesAfter, lockChanges } from '../entries/entry-store.ts'
import { beginRematch, findRematch, lockRematch, noteFirst, noteReached, type Rematch } from './rematch-store.ts'

export type Rematching = Matching & {
  readonly db: Db
  readonly nudge: () => void
  readonly everyMs: number
  /** Entries of one step at most. */
  readonly together: number
  /** Between two steps at least, whichever processes take them. */
  readonly apartMs: number
}

/** For how long a step may hold up what arrives: the rest of the time belongs to that. */
const STEP_MS = 100

/**
 * Compares the next few entries with everybody, as if they had arrived now: each entry once in every span, from the first one as soon as a span is over or the floor is another one.
 * How far it has come is in PostgreSQL, in the transaction of the step, so that a killed process goes on from there. A pair that is known is not found again. Tells whether more is to be done.
 */
export const rematchStep = async (rematching: Rematching): Promise<boolean> => {
  const { db, clock, floor, everyMs } = rematching
  const known = await findRematch(db)
  if (known !== undefined && known.ended_at !== null && !isDue(known, floor, everyMs, clock.now())) return false
  if (known !== undefined && isTooSoon(known, rematching)) return true
  return db.transaction((tx) => step(tx, rematching))
}

const isDue = (known: Rematch, floor: number, everyMs: number, now: Date): boolean =>
  known.floor !== floor || now.getTime() - known.began_at.getTime() >= everyMs

/** A step in the future is another clock's, and nothing to wait for. */
const isTooSoon = ({ stepped_at }: Rematch, { clock, apartMs }: Pick<Rematching, 'clock' | 'apartMs'>): boolean =>
  stepped_at !== null && Math.abs(clock.now().getTime() - stepped_at.getTime()) < apartMs

const step = async (tx: Tx, rematching: Rematching): Promise<boolean> => {
  const { codes, clock, floor, everyMs, together, nudge } = rematching
  const at = clock.now()
  const known = await lockRematch(tx)
  if (known === undefined) {
    // Whatever is here has been compared when it arrived: the first span begins.
    await noteFirst(tx, floor, at)
    return false
  }
  const anew = known.floor !== floor || (known.ended_at !== null && isDue(known, floor, everyMs, at))
  if (!anew && known.ended_at !== null) return false
  if (isTooSoon(known, rematching)) return true
  if (anew) await beginRematch(tx, floor, at)
  await lockChanges(tx)
  await codes.catchUp(tx)
  const entries = await entriesAfter(tx, anew ? '' : known.reached, at, together)
  const hits: Hit[] = []
  const until = performance.now() + STEP_MS
  let done = 0
  while (done < entries.length && (done === 0 || performance.now() < until)) {
    const entry = entries[done]
    if (entry !== undefined) for (const hit of codes.search(entry, floor)) hits.push({ ...hit, of: entry })
    done += 1
    await setImmediate()
  }
  const pairs = await tellPairs(tx, hits, clock, at)
  const more = done < entries.length || entries.length === together
  await noteReached(tx, entries[done - 1]?.id ?? '', { at, last: !more })
  if (done > 0) await logAct(tx, matchRun({ subject: null, count: pairs.length, at, code: 'rematch' }))
  tx.afterCommit(nudge)
  return more
}
