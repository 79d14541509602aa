import type {
  BlindedEntry,
  EntryHeader,
  Grant,
  GrantHeader,
  NamedBlob,
  Receipt,
  ReceiptHeader,
  RecordHeader,
  SealedRecord,
  Submission,
} from '@kinlink/contracts'
import type { ProblemValue } from '@kinlink/runtime'
import { readEntryHeader, readGrantHeader, readReceiptHeader, readRecordHeader } from '../headers/header.ts'
import { unreadable } from '../headers/refusal.ts'
import type { ReadApproval } from './approval.ts'

export type ReadGrant = { readonly grant: Grant; readonly header: GrantHeader; readonly pointer: string }

/** A submission with the headers of all parts read. Nothing of it is believed yet. */
export type ReadSubmission = {
  readonly record: SealedRecord
  readonly header: RecordHeader
  readonly grants: readonly ReadGrant[]
  readonly receipt: { readonly receipt: Receipt; readonly header: ReceiptHeader } | undefined
  readonly entry: { readonly entry: BlindedEntry; readonly header: EntryHeader } | undefined
  readonly blob: NamedBlob | undefined
}

type Read = { ok: true; submission: ReadSubmission } | { ok: false; problem: ProblemValue }

/** Reads every header strictly: canonical base64url, strict JSON, closed schema. */
export const readSubmission = (submission: Submission): Read => {
  const refuse = (pointer: string): Read => ({ ok: false, problem: unreadable(pointer) })
  const header = readRecordHeader(submission.record.header)
  if (header === undefined) return refuse('/body/record/header')
  const grants: ReadGrant[] = []
  for (const [index, grant] of submission.grants.entries()) {
    const read = readGrantHeader(grant.header)
    if (read === undefined) return refuse(`/body/grants/${index}/header`)
    grants.push({ grant, header: read, pointer: `/body/grants/${index}` })
  }
  const receipt = submission.receipt === undefined ? undefined : readReceiptHeader(submission.receipt.header)
  if (submission.receipt !== undefined && receipt === undefined) return refuse('/body/receipt/header')
  const entry = submission.entry === undefined ? undefined : readEntryHeader(submission.entry.header)
  if (submission.entry !== undefined && entry === undefined) return refuse('/body/entry/header')
  return {
    ok: true,
    submission: {
      record: submission.record,
      header,
      grants,
      receipt: both(submission.receipt, receipt, (part, head) => ({ receipt: part, header: head })),
      blob: submission.blob,
      entry: both(submission.entry, entry, (part, head) => ({ entry: part, header: head })),
    },
  }
}

const both = <P, H, R>(part: P | undefined, header: H | undefined, join: (part: P, header: H) => R): R | undefined =>
  part === undefined || header === undefined ? undefined : join(part, header)

/** Ids of the keys that have signed a part of a submission. */
export const signersOf = ({ record, grants, receipt, entry }: ReadSubmission): string[] => [
  record.kid,
  ...grants.map(({ grant }) => grant.kid),
  ...(receipt === undefined ? [] : [receipt.receipt.kid]),
  ...(entry === undefined ? [] : [entry.entry.kid]),
]

/** What the registry has to be asked about a submission: signing keys, and everybody named in it. */
export const askedAbout = (submission: ReadSubmission, approval: ReadApproval | undefined) => ({
  kids: [...new Set([...signersOf(submission), ...(approval === undefined ? [] : [approval.act.kid])])],
  recipients: [
    ...new Set([
      submission.header.author,
      ...submission.grants.map((grant) => grant.header.to),
      ...(submission.receipt?.header.recipients ?? []),
    ]),
  ],
})

/** The author and every Society that is granted the record. */
export const recipientsOfAll = ({ header, grants }: ReadSubmission): string[] => [
  ...new Set([header.author, ...grants.map((grant) => grant.header.to)]),
]
