import type { ExchangeClient } from '@kinlink/exchange-client'
import type { Db } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { NotAnswered } from '../submission/submit.ts'
import { findWithdrawal, keepErasure } from './withdrawal-store.ts'

export type ReadErasureDeps = { db: Db; client: Pick<ExchangeClient, 'readErasure'> }

/**
 * `erasure.completed`: the deadline of a withdrawal is over. Reads whether all have confirmed, and keeps it for the officers.
 * @throws NotAnswered while the exchange does not say: the queue repeats the job.
 */
export async function readErasure(deps: ReadErasureDeps, rid: string): Promise<void> {
  if ((await findWithdrawal(deps.db, rid)) === undefined) return
  const act = newId()
  const answer = await deps.client.readErasure(rid, { act })
  if (!answer.ok && answer.problem.code === 'not_found') return
  if (!answer.ok) throw new NotAnswered(answer.problem.code)
  const { state } = answer.value
  await deps.db.transaction(async (tx) => {
    await keepErasure(tx, rid, state)
    await logAct(tx, 'automation', { action: 'erasure.read', subject: rid, decision: 'allow', code: state }, act)
  })
}
