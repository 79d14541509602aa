import { problem } from '@kinlink/runtime'
import { findCandidate, lockCandidate, moveCandidate } from '../candidates/candidate-store.ts'
import { fetchRecord } from '../candidates/enquiry.ts'
import { withholdFrom } from '../cases/case-values.ts'
import type { Done } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import type { DecideDeps, Enquiry, Origin } from './decide.ts'

/** The decision of a person whom a confirmed candidate has found. */
export const candidateOrigin = (deps: DecideDeps, session: OfficerSession, candidateId: string): Origin => ({
  id: candidateId,
  reference: { candidateId },
  async read() {
    const row = await findCandidate(deps.db, candidateId)
    if (row === undefined || row.person_id === null || row.state === 'discarded')
      return { ok: false, problem: problem('not_found') }
    const { rid: recordId, asked_by: askedBy, person_id: personId } = row
    const enquiry = (hidesCountry: boolean) => readEnquiry(deps, session, recordId, hidesCountry)
    return { ok: true, value: { recordId, askedBy, personId, enquiry } }
  },
  hold: async (tx) => (await lockCandidate(tx, candidateId))?.state === 'confirmed',
  settle: async (tx) => void (await moveCandidate(tx, candidateId, 'decided', deps.clock.now())),
})

/**
 * How many Societies were asked is in the public half of the request's receipt; who must not learn is open once the exchange has the officer's confirmation. Until then nothing goes through the
 * coordinating member, and what tells the country need not wait.
 */
async function readEnquiry(
  deps: DecideDeps,
  session: OfficerSession,
  recordId: string,
  hidesCountry: boolean,
): Promise<Done<Enquiry>> {
  const enquiry = await fetchRecord(deps, session, recordId)
  if (!enquiry.ok)
    return { ok: false, problem: enquiry.problem.code === 'not_found' ? problem('conflict') : enquiry.problem }
  const { recipients, values } = enquiry.opened
  const withheld = withholdFrom(values)
  if (withheld === null && hidesCountry) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  return { ok: true, value: { societiesAsked: recipients.length, withholdFrom: withheld } }
}
