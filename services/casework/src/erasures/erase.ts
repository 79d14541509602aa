import type { ErasureHeader } from '@kinlink/contracts'
import { signAct } from '@kinlink/crypto/sign'
import type { Db } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Automation } from '../keys/automation.ts'
import type { Storage } from '../keys/storage.ts'
import type { NetworkSnapshot, NetworkView } from '../network/network.ts'
import { actHeader } from '../sealing/act-header.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { NotAnswered } from '../submission/submit.ts'
import { markErased } from './erased-store.ts'
import { ERASERS } from './erasers.ts'

export type EraseDeps = {
  db: Db
  clock: Clock
  storage: Storage
  network: NetworkView
  jobs: Pick<Jobs, 'emit'>
  automation: Automation
}

/**
 * F5 at a Society that a record was granted to: erases whatever is kept of it and says so, in one transaction. The word is the same whether anything was kept or not, and is given
 * by the automation within its mandate, so that it does not tell how busy the officers are. Done again, it changes nothing.
 * @throws NotAnswered while the network is not known: the queue repeats the job.
 */
export async function erase(deps: EraseDeps, rid: string): Promise<void> {
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  const act = newId()
  await deps.db.transaction(async (tx) => {
    if (!(await markErased(tx, rid, deps.clock.now()))) return
    for (const eraser of ERASERS) await eraser(tx, rid, deps)
    const body = { recordId: rid, ...confirmation(deps, network, rid) }
    await queueSubmission(tx, deps, { kind: 'erasure', subject: rid, act, body })
    await logAct(tx, 'automation', { action: 'erasure.confirm', subject: rid, decision: 'allow' }, act)
  })
}

function confirmation(deps: EraseDeps, network: NetworkSnapshot, rid: string) {
  const header: ErasureHeader = { ...actHeader(deps, network), rid, mandate: deps.automation.mandateDigest }
  return { confirmation: signAct('erasure', header, deps.automation.signer), mandate: deps.automation.mandate }
}
