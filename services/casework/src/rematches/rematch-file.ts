import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { hasEnded, lockCase } from '../cases/case-store.ts'
import { oweForPerson } from '../decoys/owe-for-person.ts'
import type { Done } from '../idempotency.ts'
import { compareAnew } from '../local-matches/local-match-store.ts'
import { lockPerson } from '../people/person-store.ts'
import type { PresentDeps } from '../people/register-person.ts'
import { entryOfRecord } from '../recodings/own-entry-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { queueRematch } from './sign-rematch.ts'

type Asked = Done<{ accepted: true }>
const ACCEPTED: Asked = { ok: true, value: { accepted: true } }

/** Has a request compared once more, with this Society's own people and at the exchange. The officer learns nothing by it: whom it finds is told to the Society that has the person. */
export async function rematchCase(deps: PresentDeps, session: OfficerSession, caseId: string): Promise<Asked> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx) => {
    const row = await lockCase(tx, caseId)
    if (row === undefined) return { ok: false, problem: problem('not_found') }
    if (row.sealed === null || hasEnded(row)) return { ok: false, problem: problem('conflict') }
    await compareAnew(tx, caseId)
    const entryId = await entryOfRecord(tx, row.rid)
    // One that the exchange does not have yet is compared when it arrives.
    if (entryId !== undefined)
      await queueRematch(tx, deps, { network, signer }, { subject: caseId, entryId, act: session.act })
    await logAct(tx, session, { action: 'entry.rematch', subject: caseId, decision: 'allow' })
    return ACCEPTED
  })
}

/** The same of a person who is present. It brings the same of a decoy along, in proportion, at another moment: else whoever is asked for would be known for a person. */
export async function rematchPerson(deps: PresentDeps, session: OfficerSession, personId: string): Promise<Asked> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx) => {
    const person = await lockPerson(tx, personId)
    if (person === undefined) return { ok: false, problem: problem('not_found') }
    await compareAnew(tx, personId)
    if (person.entry_id !== null) {
      const asked = { subject: personId, entryId: person.entry_id, act: session.act }
      const signed = await queueRematch(tx, deps, { network, signer }, asked)
      if (signed) await oweForPerson(tx, deps, session, 'rematch', person.registered_at)
    }
    await logAct(tx, session, { action: 'entry.rematch', subject: personId, decision: 'allow' })
    return ACCEPTED
  })
}
