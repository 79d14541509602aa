import type { Stage } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type FetchDeps, fetchRecord } from '../candidates/enquiry.ts'
import type { OfficerSession } from '../sessions/session.ts'
import type { VerifiedSearch } from './search-store.ts'

/** What of the record is open to the officer now. */
export type OpenedEnquiry = { values: ReadonlyMap<string, unknown>; stage: Stage; societiesAsked: number }
type Outcome = { ok: true; enquiry: OpenedEnquiry } | { ok: false; problem: ProblemValue }

/** Opens the record of a search with the officer's own keys, and makes sure that it is the one that the signed offer names. */
export async function openOffered(
  deps: FetchDeps & { db: Db },
  session: OfficerSession,
  search: VerifiedSearch,
): Promise<Outcome> {
  const fetched = await fetchRecord(deps, session, search.rid)
  if (!fetched.ok) return fetched
  const { header, digest, values, recipients } = fetched.opened
  // A later revision is its author's word on the same record; the first one has to be the very one that was offered.
  const offered = header.rid === search.rid && header.author === search.from_member && header.type === 'tracing'
  if (offered && (digest === search.record || header.rev > 0))
    return { ok: true, enquiry: { values, stage: fetched.stage, societiesAsked: recipients.length } }
  await deps.db.transaction((tx) =>
    logAct(tx, session, {
      action: 'record.verify-refused',
      subject: search.id,
      decision: 'deny',
      code: 'another_record',
    }),
  )
  return { ok: false, problem: problem('binding_invalid') }
}
