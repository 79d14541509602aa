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
import {
  type DecodedHeader,
  decodeEntryHeader,
  decodeGrantHeader,
  decodeReceiptHeader,
  decodeRecordHeader,
} from '../headers/header.ts'
import { unreadable } from '../headers/refusal.ts'
import type { ReadApproval } from './approval.ts'

export type ReadGrant = DecodedHeader<GrantHeader> & { readonly grant: Grant; readonly pointer: string }

/** A submission with the headers of all parts read. Nothing of it is believed yet. */
export type ReadSubmission = DecodedHeader<RecordHeader> & {
  readonly record: SealedRecord
  readonly grants: readonly ReadGrant[]
  readonly receipt: (DecodedHeader<ReceiptHeader> & { readonly receipt: Receipt }) | undefined
  readonly entry: (DecodedHeader<EntryHeader> & { readonly entry: BlindedEntry }) | undefined
  readonly blob: NamedBlob | undefined
}

type Read = { ok: true; submission: ReadSubmission } | { ok: false; problem: ProblemValue }

/** Reads every header strictly: canonical base64url, strict JSON, closed schema. */
export const readSubmission = ({ record, grants: given, receipt, entry, blob }: Submission): Read => {
  const refuse = (pointer: string): Read => ({ ok: false, problem: unreadable(pointer) })
  const head = decodeRecordHeader(record.header)
  if (head === undefined) return refuse('/body/record/header')
  const grants: ReadGrant[] = []
  for (const [index, grant] of given.entries()) {
    const read = decodeGrantHeader(grant.header)
    if (read === undefined) return refuse(`/body/grants/${index}/header`)
    grants.push({ ...read, grant, pointer: `/body/grants/${index}` })
  }
  const ofReceipt = receipt === undefined ? undefined : decodeReceiptHeader(receipt.header)
  if (receipt !== undefined && ofReceipt === undefined) return refuse('/body/receipt/header')
  const ofEntry = entry === undefined ? undefined : decodeEntryHeader(entry.header)
  if (entry !== undefined && ofEntry === undefined) return refuse('/body/entry/header')
  return {
    ok: true,
    submission: {
      ...head,
      record,
      grants,
      receipt: receipt === undefined || ofReceipt === undefined ? undefined : { ...ofReceipt, receipt },
      entry: entry === undefined || ofEntry === undefined ? undefined : { ...ofEntry, entry },
      blob,
    },
  }
}

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
