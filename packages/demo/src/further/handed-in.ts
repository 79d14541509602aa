import type { Registration } from '@kinlink/contracts'
import { registrationOf, requestOf, wordOf } from '../caseload.ts'
import type { SampleRecord } from '../sample.ts'
import type { Submitted } from '../submit-caseload.ts'

/** A tracing request that was handed in, as the further flows need it. */
export type HandedIn = {
  record: SampleRecord
  society: string
  caseId: string
  /** Societies that it was granted to. */
  recipients: string[]
  /** A word of its own, for texts that can be searched for. */
  word: string
  /** The person looked for, as somebody who is there would be registered. */
  asPresent: Registration
}

/** Accepted requests in the order of the sample. */
export const handedIn = (
  sought: readonly SampleRecord[],
  submitted: Submitted,
  recordOf: ReadonlyMap<string, string>,
): HandedIn[] =>
  sought.flatMap((record) => {
    const caseId = submitted.cases.get(record.id)
    if (caseId === undefined || !recordOf.has(record.id)) return []
    const { recipients } = requestOf(record, !submitted.withoutOrigin.has(record.id)).search
    const word = wordOf(record.id)
    return [{ record, society: record.society, caseId, recipients, word, asPresent: registrationOf(record) }]
  })
