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
  StoreRecord,
} from '@kinlink/contracts'
import { receiptDigest, recordDigest } from '@kinlink/crypto/hash'
import { readEntryHeader, readGrantHeader, readReceiptHeader, readRecordHeader } from '../headers/header.ts'

/** A submission with its headers read. */
export type ReadSubmission = {
  readonly record: SealedRecord
  readonly header: RecordHeader
  readonly digest: string
  readonly pack: string
  readonly grants: readonly { readonly grant: Grant; readonly header: GrantHeader }[]
  readonly receipt: { readonly receipt: Receipt; readonly header: ReceiptHeader; readonly digest: string } | undefined
  readonly entry: { readonly entry: BlindedEntry; readonly header: EntryHeader } | undefined
  readonly blob: NamedBlob | undefined
}

/**
 * Reads the headers of a submission; undefined unless all parts belong to the caller and to one record. The gateway
 * has verified all of this with the signatures; here it keeps a faulty gateway from storing what nobody may own.
 */
export const readSubmission = ({ caller, submission, pack }: StoreRecord): ReadSubmission | undefined => {
  const { record } = submission
  const header = readRecordHeader(record.header)
  if (header === undefined || header.author !== caller.member) return undefined
  const digest = recordDigest(record)
  const grants = readGrants(submission.grants, header, digest)
  const receipt = readReceipt(submission.receipt, header)
  const entry = readSought(submission.entry, header)
  if (grants === undefined || receipt === 'foreign' || entry === 'foreign') return undefined
  return { record, header, digest, pack, grants, receipt, entry, blob: submission.blob }
}

const readGrants = (grants: readonly Grant[], record: RecordHeader, digest: string) => {
  const read = grants.flatMap((grant) => {
    const header = readGrantHeader(grant.header)
    return header === undefined ? [] : [{ grant, header }]
  })
  const belongs = read.every(
    ({ header }) =>
      header.record === digest &&
      header.rid === record.rid &&
      header.rev === record.rev &&
      header.granter === record.author,
  )
  const different = new Set(read.map(({ header }) => header.gid)).size === grants.length
  return belongs && different ? read : undefined
}

const readReceipt = (receipt: Receipt | undefined, record: RecordHeader) => {
  if (receipt === undefined) return undefined
  const header = readReceiptHeader(receipt.header)
  if (header === undefined || header.author !== record.author) return 'foreign'
  const digest = receiptDigest(receipt)
  if (digest !== record.basis) return 'foreign'
  return { receipt, header, digest }
}

const readSought = (entry: BlindedEntry | undefined, record: RecordHeader) => {
  if (entry === undefined) return undefined
  const header = readEntryHeader(entry.header)
  const belongs = header?.author === record.author && header.role === 'sought' && header.rid === record.rid
  return header !== undefined && belongs ? { entry, header } : 'foreign'
}

/** The Societies a submission is granted to, the author aside. */
export const recipientsOf = ({ header: { author }, grants }: Pick<ReadSubmission, 'header' | 'grants'>): string[] => [
  ...new Set(grants.map(({ header }) => header.to).filter((member) => member !== author)),
]
