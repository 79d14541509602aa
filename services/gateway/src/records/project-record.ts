import type {
  Context,
  Grant,
  GrantHeader,
  PolicyPack,
  Projection,
  RecordHeader,
  StoredRecord,
} from '@kinlink/contracts'
import { receiptDigest, recordDigest } from '@kinlink/crypto/hash'
import { projectGrant, projectRecord } from '@kinlink/crypto/verify'
import { ATTACHMENTS, checkPackInForce, fieldsAllowedAtStage, fieldsAtStage, isWithinCeiling } from '@kinlink/policy'
import { isClosed } from '../headers/epoch.ts'
import { readGrantHeader, readReceiptHeader, readRecordHeader } from '../headers/header.ts'

export type ProjectedAgainst = {
  readonly recordId: string
  readonly member: string
  readonly now: Date
  readonly context: Context
  readonly pack: PolicyPack
}

/** The author of a stored record, as its header says; undefined when that cannot be read. */
export const authorOf = ({ record }: StoredRecord): string | undefined => readRecordHeader(record.header)?.author

/** The author's own view: everything, whatever has become of it elsewhere. */
export const ownProjection = ({ record, grants, receipt, mandates = [] }: StoredRecord): Projection => ({
  record,
  grants,
  receipt,
  stage: 'full',
  ...(mandates.length === 0 ? {} : { mandates }),
})

/** What is given now; `closed` when all that would be is granted to epochs that the recipient has closed; undefined for nothing. */
export type Given<T> = T | 'closed' | undefined

/**
 * What a recipient may see now: opened stage ∩ granted fields ∩ living receipt ∩ agreement in force ∩ policy pack in
 * force ∩ epochs that the recipient has not closed, whatever the mailbox says. The author's signatures still verify over
 * what is left.
 */
export const projectFor = (stored: StoredRecord, against: ProjectedAgainst): Given<Projection> => {
  const { record, receipt, stage, mandates = [] } = stored
  const granted = grantedTo(stored, against)
  if (granted === undefined || granted === 'closed' || stage === 'own')
    return granted === 'closed' ? granted : undefined
  return {
    record: projectRecord(
      record,
      granted.flatMap(({ names }) => names),
    ),
    grants: granted.map(({ grant }) => grant),
    receipt,
    stage,
    ...(mandates.length === 0 ? {} : { mandates }),
  }
}

/** Whether a recipient may fetch the record's blob now: it is given the field that holds the blob's key. */
export const isGivenBlob = (stored: StoredRecord, against: ProjectedAgainst): Given<true> => {
  const granted = grantedTo(stored, against)
  if (granted === 'closed') return granted
  return granted?.some(({ names }) => names.includes(ATTACHMENTS)) === true ? true : undefined
}

/** The grants that count now, each cut to the fields that may be seen. */
const grantedTo = (
  { record, receipt, stage, grants }: StoredRecord,
  against: ProjectedAgainst,
): Given<{ grant: Grant; names: string[] }[]> => {
  const header = readRecordHeader(record.header)
  if (header === undefined || stage === 'own' || header.rid !== against.recordId) return undefined
  if (checkPackInForce(against.pack, against.now).length > 0) return undefined
  if (Date.parse(header.expires) <= against.now.getTime()) return undefined
  if (!isWithinCeiling(against.pack, header, against.now)) return undefined
  if (!restsOnLivingBasis(header, receipt, against) || !isAgreed(header, against)) return undefined
  const digest = recordDigest(record)
  const recipient = against.context.recipients.find(({ member }) => member === against.member)
  const granted = grants.flatMap((grant) => {
    const head = readGrantHeader(grant.header)
    if (head === undefined || !isForRecipient(head, header, digest, against)) return []
    const allowed = new Set(fieldsAllowedAtStage(against.pack, { ...header, line: head.line, stage }))
    const names = fieldsAtStage(head.stages, stage).filter((name) => allowed.has(name))
    return [{ grant: projectGrant(grant, names), names, closed: isClosed(recipient, head, against.now) }]
  })
  const open = granted.filter(({ closed }) => !closed)
  if (granted.length > 0 && open.length === 0) return 'closed'
  return open.length === 0 ? undefined : open
}

const isForRecipient = (
  grant: GrantHeader,
  record: RecordHeader,
  digest: string,
  { member, now }: ProjectedAgainst,
): boolean =>
  grant.to === member &&
  grant.granter === record.author &&
  grant.record === digest &&
  grant.rid === record.rid &&
  now.getTime() < Date.parse(grant.notAfter)

const restsOnLivingBasis = (
  record: RecordHeader,
  receipt: StoredRecord['receipt'],
  { member, now, context }: ProjectedAgainst,
): boolean => {
  if (record.type === 'key') return receipt === null && record.author === context.coordinator
  const header = receipt === null ? undefined : readReceiptHeader(receipt.header)
  return (
    receipt !== null &&
    header !== undefined &&
    receiptDigest(receipt) === record.basis &&
    header.author === record.author &&
    header.purpose === record.purpose &&
    header.recipients.includes(member) &&
    now.getTime() < Date.parse(header.notAfter)
  )
}

const isAgreed = ({ type, purpose }: RecordHeader, { context, member }: ProjectedAgainst): boolean => {
  const recipient = context.recipients.find((known) => known.member === member)
  return recipient !== undefined && (type === 'key' || recipient.purposes.includes(purpose))
}
