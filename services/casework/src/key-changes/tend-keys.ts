import { Id, type NewKeyChange } from '@kinlink/contracts'
import { sql, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { logAct } from '../audit/log.ts'
import type { KeyChangeDeps } from './deps.ts'
import { endKeyChange, expiredBy, insertKeyChange, openKeyChanges } from './key-change-store.ts'
import { ownChain } from './own-chain.ts'

/** What administrators have rejected is not proposed again at once. */
const PAUSE_MS = 86_400_000
const Ended = Type.Object({ eid: Id })

export type TendDeps = Pick<KeyChangeDeps, 'db' | 'clock' | 'network' | 'keyRules' | 'automation'>

/** Proposes what is due, for two administrators to sign: new epochs for old ones, the end of those whose time is over. Nothing is decided here. */
export async function tendKeys(deps: TendDeps): Promise<void> {
  await deps.automation.reload()
  await deps.db.transaction(async (tx) => {
    // One process at a time: what another has just proposed is seen.
    await tx.run(sql`lock table key_change in share row exclusive mode`)
    const now = deps.clock.now()
    for (const { id } of await expiredBy(tx, now)) {
      await endKeyChange(tx, id, { state: 'expired', at: now })
      await logAct(tx, 'automation', { action: 'key.change', subject: id, decision: 'deny', code: 'expired' })
    }
    for (const said of await dueChanges(tx, deps)) {
      const id = newId()
      const expires_at = new Date(now.getTime() + deps.keyRules.changeMs)
      await insertKeyChange(tx, { id, said, proposed_by: null, proposed_at: now, expires_at })
      await logAct(tx, 'automation', { action: 'key.change', subject: id, decision: 'allow' })
    }
  })
}

async function dueChanges(tx: Tx, deps: TendDeps): Promise<NewKeyChange[]> {
  const statement = ownChain(deps)?.newest.value
  if (statement === undefined) return []
  const now = deps.clock.now()
  const pending = await openKeyChanges(tx, new Date(now.getTime() - PAUSE_MS))
  const lines = statement.epochs
    .filter((epoch) => isDue(epoch, deps.keyRules, now))
    .map(({ line }) => line)
    .filter(
      (line) => !pending.some(({ said }) => said.kind === 'epoch-rotation' && (said.lines ?? [line]).includes(line)),
    )
  const over = await tx.many(
    Ended,
    sql`select eid from epoch_closing where until <= ${now} order by until, eid limit 30`,
  )
  const epochs = over
    .map(({ eid }) => eid)
    .filter((eid) => statement.epochs.some((epoch) => epoch.eid === eid && epoch.state === 'closing'))
    .filter((eid) => !pending.some(({ said }) => said.epochs?.includes(eid) === true))
  return [
    ...(lines.length === 0 ? [] : [{ kind: 'epoch-rotation' as const, lines }]),
    ...(epochs.length === 0 ? [] : [{ kind: 'epoch-closing' as const, epochs }]),
  ]
}

/** Whether an open epoch is old enough to be replaced. */
export const isDue = (
  { state, notBefore }: { state: string; notBefore: string },
  { epochMs }: Pick<KeyChangeDeps['keyRules'], 'epochMs'>,
  now: Date,
): boolean => state === 'open' && now.getTime() - Date.parse(notBefore) >= epochMs
