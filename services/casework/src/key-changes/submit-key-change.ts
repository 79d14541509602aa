import type { Tx } from '@kinlink/postgres'
import { logAct } from '../audit/log.ts'
import { NotAnswered } from '../submission/submit.ts'
import { bringIntoForce } from './bring-into-force.ts'
import type { KeyChangeDeps } from './deps.ts'
import { endKeyChange, type KeyChange, lockKeyChange, setState } from './key-change-store.ts'
import { ownChain } from './own-chain.ts'

/** Codes after which the registry may accept the same statement later. */
const LATER = new Set(['unavailable', 'too_many_requests', 'unauthenticated', 'client_refused', 'internal'])

/**
 * Hands the statement of an approved change to the exchange. It is in force here once the exchange serves it in the chain that everybody sees; a chain that has gone on
 * without it refuses it. @throws NotAnswered while the exchange gives no verdict: the queue repeats the job.
 */
export async function submitKeyChange(deps: KeyChangeDeps, changeId: string): Promise<void> {
  const { db } = deps
  const change = await db.transaction(async (tx) => {
    const found = await lockKeyChange(tx, changeId)
    if (found?.state === 'approved') await setState(tx, changeId, 'submitted')
    return found
  })
  if (change?.document == null || (change.state !== 'approved' && change.state !== 'submitted')) return
  const answer = await deps.client.postStatement(change.document)
  if (!answer.ok && LATER.has(answer.problem.code)) throw new NotAnswered(answer.problem.code)
  await deps.network.refresh()
  const own = ownChain(deps)
  const place = own?.chain.findIndex(({ document }) => document.header === change.document?.header) ?? -1
  if (own !== undefined && place >= 0) {
    await db.transaction(async (tx) => {
      if (await isOpen(tx, changeId)) await bringIntoForce(tx, deps, change, own.chain.slice(0, place + 1))
    })
    return deps.automation.reload()
  }
  if (answer.ok) throw new NotAnswered('not served yet')
  const overtaken = own !== undefined && own.newest.value.seq >= (change.seq ?? 0)
  await refuse(deps, change, overtaken ? 'conflict' : answer.problem.code)
}

/** Whoever was locked out stays so: the decision stands, and the change can be made anew. */
const refuse = ({ db, clock }: KeyChangeDeps, { id }: KeyChange, code: string): Promise<void> =>
  db.transaction(async (tx) => {
    if (!(await isOpen(tx, id))) return
    await endKeyChange(tx, id, { state: 'refused', code, at: clock.now() })
    await logAct(tx, 'automation', { action: 'key.change', subject: id, decision: 'deny', code })
  })

const isOpen = async (tx: Tx, id: string): Promise<boolean> => (await lockKeyChange(tx, id))?.state === 'submitted'
