import { logAct } from '../audit/log.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { queueRematch } from '../rematches/sign-rematch.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { drawDecoy } from './decoy-store.ts'
import { strikeOut } from './owed-store.ts'

/** Has a decoy drawn at random compared once more by the officer's signed word, as if somebody wanted a person compared. Tells whether it was done. */
export async function rematchDecoy(deps: RegisterDeps, session: OfficerSession, owedId: string): Promise<boolean> {
  const network = deps.network.current()
  if (network === null) return false
  const signer = await session.signer()
  return deps.db.transaction(async (tx) => {
    if (!(await strikeOut(tx, owedId))) return false
    const decoy = await drawDecoy(tx, deps.clock.now())
    if (decoy === undefined) return true
    const asked = { subject: decoy.id, entryId: decoy.entry_id, act: session.act, decoy: true }
    await queueRematch(tx, deps, { network, signer }, asked)
    await logAct(tx, session, { action: 'decoy.rematch', subject: decoy.id, decision: 'allow' })
    return true
  })
}
