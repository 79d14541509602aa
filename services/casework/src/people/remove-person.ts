import { type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { oweForPerson } from '../decoys/owe-for-person.ts'
import { endSearchesOf } from '../searches/search-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { withdrawDecisionsOf } from '../withdrawals/withdraw-decisions.ts'
import { deletePerson, lockPerson } from './person-store.ts'
import type { PresentDeps } from './register-person.ts'
import { signRemoval } from './sign-removal.ts'

/**
 * Removes a person: the record and its key here, the entry and its candidates at the exchange, by a signed removal. What the person decided is withdrawn first, since nobody could do
 * so afterwards: who was told something is asked to erase it, and nobody else is told anything. Doing it twice is the same as once.
 */
export async function removePerson(
  deps: PresentDeps,
  session: OfficerSession,
  personId: string,
): Promise<{ ok: true } | { ok: false; problem: ProblemValue }> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx) => {
    const person = await lockPerson(tx, personId)
    if (person === undefined) return { ok: false, problem: problem('not_found') }
    if (person.entry_id !== null) {
      const removal = signRemoval(deps, network, person.entry_id, signer)
      const body = { entryId: person.entry_id, removal }
      await queueSubmission(tx, deps, { kind: 'removal', subject: personId, act: session.act, body })
      await oweForPerson(tx, deps, session, 'remove', person.registered_at)
    }
    await withdrawDecisionsOf(tx, deps, session, { personId, signer, network })
    await endSearchesOf(tx, personId, deps.clock.now())
    await deletePerson(tx, personId)
    await deps.storage.destroy(tx, personId)
    await logAct(tx, session, { action: 'person.remove', subject: personId, decision: 'allow' })
    return { ok: true }
  })
}
