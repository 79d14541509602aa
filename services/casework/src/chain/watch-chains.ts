import type { Db, Tx } from '@kinlink/postgres'
import type { Clock, Logger } from '@kinlink/runtime'
import { raiseAlarm } from '../alarms/raise-alarm.ts'
import { mayBeKept } from '../erasures/erased-store.ts'
import { insertIncoming } from '../incoming/incoming-store.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { hourBucket } from '../sealing/buckets.ts'
import { insertSearch } from '../searches/search-store.ts'
import type { Item } from './fetch-item.ts'
import { isWithdrawn, type WordClient } from './is-withdrawn.ts'
import { judgeMissing } from './judge.ts'
import { type NoteDeps, noteItem } from './note-item.ts'
import { explain, type ItemName, type MissingRow, markAlarmed, markAsked, missingItems } from './received-store.ts'

export type WatchDeps = NoteDeps & {
  db: Db
  clock: Clock
  logger: Logger
  jobs: Pick<Jobs, 'emit'>
  client: WordClient
  /** For how long an item may be missing before it counts as withheld. */
  graceMs: number
  /** Whether the exchange answered when it was last asked for news. */
  reachable: () => boolean
}

const MOST = 50
/** How often within its grace a missing item is asked for. */
const TRIES = 24

/**
 * Looks at what others say they have sent here and what has not arrived: asks the exchange for it by its id, since an event may have got lost, and raises an alarm for what it keeps back. Nothing is judged
 * while the exchange is away.
 */
export async function watchChains(deps: WatchDeps): Promise<void> {
  const network = deps.network.current()
  if (network === null || !deps.reachable()) return
  const now = deps.clock.now()
  const ago = (ms: number): Date => new Date(now.getTime() - ms)
  for (const row of await missingItems(deps.db, ago(deps.graceMs), ago(deps.graceMs / TRIES), MOST)) {
    // Without an agreement nothing is handed out: that is no fault of the exchange. Others have their turn meanwhile.
    if (network.agreementWith(row.from_member) === null) await markAsked(deps.db, nameOf(row), now)
    else await look(deps, row)
  }
}

const nameOf = ({ from_member: from, kind, id, digest }: MissingRow): ItemName => ({ from, kind, id, digest })

async function look(deps: WatchDeps, row: MissingRow): Promise<void> {
  const item = nameOf(row)
  const { kind, id, digest } = item
  const fetched = await noteItem(deps, { kind, id, expected: digest })
  const answer = fetched.ok || fetched.answered ? 'absent' : 'unanswered'
  const withdrawn = !fetched.ok && kind === 'record' && (await isWithdrawn(deps, item))
  await deps.db.transaction(async (tx) => {
    const now = deps.clock.now()
    await markAsked(tx, item, now)
    if (fetched.ok && fetched.item.from === item.from && fetched.item.digest === digest)
      return putIntoInbox(tx, deps, fetched.item)
    if (withdrawn) return void (await explain(tx, item, 'withdrawn'))
    const verdict = judgeMissing({ ...row, namedAt: row.named_at, answer }, now, deps.graceMs)
    if (verdict === 'expired') await explain(tx, item, 'expired')
    if (verdict === 'withheld') await sayWithheld(tx, deps, item, now)
  })
}

/** What was handed over on being asked for was not announced, or the news of it got lost: officers find it all the same. */
async function putIntoInbox(tx: Tx, { jobs, clock }: WatchDeps, { kind, id, rid }: Item): Promise<void> {
  if (kind !== 'record') await jobs.emit(tx, 'offer.follow', { offerId: id })
  if (kind === 'answer' || !(await mayBeKept(tx, rid))) return
  if (kind === 'record') await insertIncoming(tx, rid, new Date(hourBucket(clock.now())))
  else await insertSearch(tx, { id, rid, at: clock.now() })
}

async function sayWithheld(tx: Tx, deps: WatchDeps, item: ItemName, now: Date): Promise<void> {
  if (!(await markAlarmed(tx, item, now))) return
  const { from: society, id: recordId, digest: evidence } = item
  await raiseAlarm(tx, deps, { kind: 'item-withheld', society, recordId, evidence })
}
