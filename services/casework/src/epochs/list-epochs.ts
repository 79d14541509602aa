import { type EpochView, Id } from '@kinlink/contracts'
import { sql, Timestamp } from '@kinlink/postgres'
import { problem } from '@kinlink/runtime'
import { Type } from 'typebox'
import type { Done } from '../idempotency.ts'
import type { KeyChangeDeps } from '../key-changes/deps.ts'
import { ownChain } from '../key-changes/own-chain.ts'
import { isDue } from '../key-changes/tend-keys.ts'
import { keyringTasks } from '../keys/keyring-task-store.ts'

const Holders = Type.Object({ eid: Id, holders: Type.Integer() })
const Closing = Type.Object({ eid: Id, until: Timestamp })

/** Every epoch that the newest statement lists, by line and age. */
export async function listEpochs({
  db,
  clock,
  network,
  keyRules,
}: Pick<KeyChangeDeps, 'db' | 'clock' | 'network' | 'keyRules'>): Promise<Done<{ items: EpochView[] }>> {
  const statement = ownChain({ network })?.newest.value
  if (statement === undefined) return { ok: false, problem: problem('unavailable', { retryAfter: 5 }) }
  const now = clock.now()
  const held = await db.many(Holders, sql`select eid, count(*)::integer as holders from keyring_entry group by eid`)
  const closing = await db.many(Closing, sql`select eid, until from epoch_closing`)
  const tasks = await keyringTasks(db)
  const items = statement.epochs.map((epoch) => ({
    epochId: epoch.eid,
    line: epoch.line,
    state: epoch.state,
    openedAt: epoch.notBefore,
    closesAt: closing.find(({ eid }) => eid === epoch.eid)?.until.toISOString() ?? null,
    due: isDue(epoch, keyRules, now),
    holders: held.find(({ eid }) => eid === epoch.eid)?.holders ?? 0,
    waiting: tasks.filter(({ eid }) => eid === epoch.eid).map(({ kid }) => kid),
  }))
  return { ok: true, value: { items } }
}
