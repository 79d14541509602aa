import { problem } from '@kinlink/runtime'
import { findCandidate, lockCandidate, moveCandidate } from '../candidates/candidate-store.ts'
import { fetchRecord } from '../candidates/enquiry.ts'
import type { Done } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import type { DecideDeps, Origin } from './decide.ts'

/** The decision of a person whom a confirmed candidate has found. */
export const candidateOrigin = (deps: DecideDeps, session: OfficerSession, candidateId: string): Origin => ({
  id: candidateId,
  reference: { candidateId },
  async read() {
    const row = await findCandidate(deps.db, candidateId)
    if (row === undefined || row.person_id === null || row.state === 'discarded')
      return { ok: false, problem: problem('not_found') }
    const { rid: recordId, asked_by: askedBy, person_id: personId } = row
    const societiesAsked = () => countAsked(deps, session, recordId)
    return { ok: true, value: { recordId, askedBy, personId, societiesAsked } }
  },
  hold: async (tx) => (await lockCandidate(tx, candidateId))?.state === 'confirmed',
  settle: async (tx) => void (await moveCandidate(tx, candidateId, 'decided', deps.clock.now())),
})

/** How many Societies were asked is in the public half of the request's receipt. */
async function countAsked(deps: DecideDeps, session: OfficerSession, recordId: string): Promise<Done<number>> {
  const enquiry = await fetchRecord(deps, session, recordId)
  if (enquiry.ok) return { ok: true, value: enquiry.opened.recipients.length }
  return { ok: false, problem: enquiry.problem.code === 'not_found' ? problem('conflict') : enquiry.problem }
}
