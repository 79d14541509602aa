import { logAct } from '../audit/log.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { signRemoval } from '../people/sign-removal.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { deleteDecoy, drawDecoy } from './decoy-store.ts'
import { strikeOut } from './owed-store.ts'

/** Removes a decoy drawn at random by the officer's signed removal, as if somebody had asked to be removed. Tells whether it was done. */
export async function removeDecoy(deps: RegisterDeps, session: OfficerSession, owedId: string): Promise<boolean> {
  const network = deps.network.current()
  if (network === null) return false
  const signer = await session.signer()
  return deps.db.transaction(async (tx) => {
    if (!(await strikeOut(tx, owedId))) return false
    const decoy = await drawDecoy(tx, deps.clock.now())
    if (decoy === undefined) return true
    const removal = signRemoval(deps, network, decoy.entry_id, signer)
    const body = { entryId: decoy.entry_id, removal }
    await queueSubmission(tx, deps, { kind: 'removal', subject: decoy.id, act: session.act, body, decoy: true })
    await deleteDecoy(tx, decoy.id)
    await deps.storage.destroy(tx, decoy.id)
    await logAct(tx, session, { action: 'decoy.remove', subject: decoy.id, decision: 'allow' })
    return true
  })
}
