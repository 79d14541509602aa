import type { RecodingProgress } from '@kinlink/contracts'
import type { Automation } from '../keys/automation.ts'
import type { countByEpoch } from './own-entry-store.ts'
import { mayRecode } from './recode.ts'
import type { Recoding } from './recoding-store.ts'

type Counted = Awaited<ReturnType<typeof countByEpoch>>[number]
type Standing = { readonly automation: Pick<Automation, 'mandate'>; readonly now: Date }

/** How far coding anew under a linkage key has come. */
export function progressOf(
  { epoch, began_at, listed_at }: Recoding,
  counts: readonly Counted[],
  { automation, now }: Standing,
): RecodingProgress {
  const older = counts.filter((one) => one.epoch !== epoch)
  const sum = (of: (one: Counted) => number) => older.reduce((total, one) => total + of(one), 0)
  const done = counts.find((one) => one.epoch === epoch)?.entries ?? 0
  const [left, failed] = [sum(({ entries }) => entries), sum(({ refused }) => refused)]
  const phase =
    listed_at === null ? 'listing' : left === 0 ? 'done' : mayRecode(automation, now) ? 'recoding' : 'no-mandate'
  return {
    epoch,
    since: began_at.toISOString(),
    phase,
    total: done + left,
    done,
    waiting: left - failed,
    failed,
    under: older.map(({ epoch: eid, entries }) => ({ epoch: eid, entries })),
  }
}
