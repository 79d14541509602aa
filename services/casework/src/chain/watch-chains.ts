import type { Tx } from '@kinlink/postgres'
import type { Logger } from '@kinlink/runtime'
import { raiseAlarm } from '../alarms/raise-alarm.ts'
import { mayBeKept } from '../erasures/erased-store.ts'
import { insertIncoming } from '../incoming/incoming-store.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { hasAgreement } from '../network/reachable.ts'
import { hourBucket } from '../sealing/buckets.ts'
import { insertSearch } from '../searches/search-store.ts'
import type { Item } from './fetch-item.ts'
import { isWithdrawn, type WordClient } from './is-withdrawn.ts'
import { judgeMissing } from './judge.ts'
import { type NoteDeps, noteItem } from './note-item.ts'
import { explain, type ItemName, type MissingRow, markAlarmed, markAsked, missingItems } from './received-store.ts'

export type WatchDeps = NoteDeps & {
  logger: Logger
  jobs: Pick<Jobs, 'emit'>
  client: WordClient
  /** For how long an item may be missing before it counts as withheld. */
  graceMs: number
  /** Whether the exchange answered when it was last asked for news. */
  reachable: () => boolean
}

const MOST = 50
/** How often, each grace, a missing item is asked for once its grace is over. */
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
    if (!mayArrive(network, row)) await markAsked(deps.db, nameOf(row), now)
    else
      await look(deps, row).catch(async (err: unknown) => {
        // One that cannot be looked at keeps no other from its turn.
        deps.logger.error({ err }, 'a missing item could not be looked at')
        await markAsked(deps.db, nameOf(row), now)
      })
  }
}

/** A record is handed out under an agreement for its purpose, and which of the two that is nobody knows who has not seen it. */
const mayArrive = (network: NetworkSnapshot, { from_member: from, kind }: MissingRow): boolean =>
  kind === 'record'
    ? hasAgreement(network, from, 'message') && hasAgreement(network, from, 'rights')
    : network.agreementWith(from) !== null

const nameOf = ({ from_member: from, kind, id, digest }: MissingRow): ItemName => ({ from, kind, id, digest })

async function look(deps: WatchDeps, row: MissingRow): Promise<void> {
  const item = nameOf(row)
  const { kind, id, digest } = item
  const named = { from: item.from, digest }
  const fetched = await noteItem(deps, { kind, id, named }, async (tx, arrived) => {
    if (arrived.digest === digest) await putIntoInbox(tx, deps, arrived)
  })
  const withdrawn = !fetched.ok && kind === 'record' ? await isWithdrawn(deps, item) : 'no'
  const answered = (fetched.ok || fetched.answered) && withdrawn !== 'unanswered'
  await deps.db.transaction(async (tx) => {
    const now = deps.clock.now()
    await markAsked(tx, item, now)
    if (fetched.ok && fetched.item.digest === digest) return
    if (withdrawn === 'yes') return void (await explain(tx, item, 'withdrawn'))
    const answer = answered ? 'absent' : 'unanswered'
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
