import type { BlobPart, Projection, StoredBlobPart, StoredRecord } from '@kinlink/contracts'
import { type ProblemValue, problem } from '@kinlink/runtime'
import type { Gateway } from '../gateway.ts'
import {
  authorOf,
  type Given,
  isGivenBlob,
  ownProjection,
  type ProjectedAgainst,
  projectFor,
} from './project-record.ts'

/** What a caller may have, or the problem that it is told. */
export type Read<T> = { ok: true; value: T } | { ok: false; problem: ProblemValue }
/** Seconds: until then an author has found the time to renew its grant. */
const RETRY_AFTER = 60
type Asking = Pick<Gateway, 'askContext' | 'clock'>

/**
 * What a caller may see of a stored record. Absent and forbidden are one answer, and cost one question to the registry
 * alike.
 */
export const readProjection = (
  gateway: Asking,
  member: string,
  recordId: string,
  stored: StoredRecord | undefined,
): Promise<Read<Projection>> =>
  judged(gateway, { member, recordId, stored }, { own: ownProjection, granted: projectFor })

/** One part of the blob of a stored record, under the same conditions and at the same cost. */
export const readBlobPart = (
  gateway: Asking,
  member: string,
  recordId: string,
  found: StoredBlobPart | undefined,
): Promise<Read<BlobPart>> => {
  const part = { bytes: found?.bytes ?? '' }
  const blobIfGiven = (record: StoredRecord, against: ProjectedAgainst): Given<BlobPart> => {
    const given = isGivenBlob(record, against)
    return given === true ? part : given
  }
  return judged(gateway, { member, recordId, stored: found?.stored }, { own: () => part, granted: blobIfGiven })
}

type Views<T> = {
  own(stored: StoredRecord): T
  granted(stored: StoredRecord, against: ProjectedAgainst): Given<T>
}
type Looking = { readonly member: string; readonly recordId: string; readonly stored: StoredRecord | undefined }

const judged = async <T>(
  { askContext, clock }: Asking,
  { member, recordId, stored }: Looking,
  views: Views<T>,
): Promise<Read<T>> => {
  const author = stored === undefined ? undefined : authorOf(stored)
  if (stored?.stage === 'own' && author === member) return { ok: true, value: views.own(stored) }
  const answer = await askContext({ author: author ?? member, kids: [], recipients: [member] })
  if (!answer.ok && answer.problem.code !== 'unauthenticated') return answer
  const known = answer.ok ? answer.known : undefined
  const value =
    stored === undefined || known === undefined || known.pack === null
      ? undefined
      : views.granted(stored, { recordId, member, now: clock.now(), context: known.context, pack: known.pack.rules })
  if (value === 'closed') return { ok: false, problem: problem('epoch_closed', { retryAfter: RETRY_AFTER }) }
  return value === undefined ? { ok: false, problem: problem('not_found') } : { ok: true, value }
}
