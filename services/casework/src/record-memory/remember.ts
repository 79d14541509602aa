import type { Tx } from '@kinlink/postgres'
import { type AlarmDeps, raiseAlarm } from '../alarms/raise-alarm.ts'
import { mayBeKept } from '../erasures/erased-store.ts'
import { judgeRevision, type RecordLie, type Remembered, type Revision } from './judge-revision.ts'
import { advanceRemembered, insertRemembered, lockRemembered } from './memory-store.ts'

/**
 * `erased` here and not to be taken in again · `ended` by its own date, so that nothing is remembered of it · `outdated`: a newer revision was seen
 * while this one was on its way, so it is asked for again · a lie, which has raised an alarm.
 */
export type NotShown = 'erased' | 'ended' | 'outdated' | RecordLie

/**
 * Holds a verified revision against the memory and advances it, in the transaction of the read's entry in the access log; null if it may be shown. Whoever reads a
 * record shows and keeps nothing of it otherwise.
 * @param before what was remembered when the exchange was asked
 */
export async function remember(
  tx: Tx,
  deps: AlarmDeps,
  before: Remembered | undefined,
  seen: Revision,
): Promise<NotShown | null> {
  const { rid, author, rev, expires } = seen.header
  if (!(await mayBeKept(tx, rid))) return 'erased'
  const ended = new Date(expires) <= deps.clock.now()
  const known = await lockRemembered(tx, rid)
  if (known === undefined) {
    if (ended) return 'ended'
    if (await insertRemembered(tx, seen)) return null
    // Somebody else has just seen it for the first time, or it is an own one that has just been withdrawn.
    return (await lockRemembered(tx, rid)) === undefined ? 'erased' : remember(tx, deps, before, seen)
  }
  const lie = judgeRevision(known, seen)
  if (lie === 'record-rolled-back' && (before === undefined || judgeRevision(before, seen) === null)) return 'outdated'
  if (lie !== null) {
    await raiseAlarm(tx, deps, { kind: lie, society: author, recordId: rid, evidence: `${rev} ${seen.digest}` })
    return lie
  }
  if (ended) return 'ended'
  if (rev > known.rev) await advanceRemembered(tx, seen)
  return null
}
