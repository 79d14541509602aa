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
import { ATTACHMENTS, checkPackInForce, fieldsAllowedAtStage, fieldsAtStage } from '@kinlink/policy'
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
export const ownProjection = ({ record, grants, receipt }: StoredRecord): Projection => ({
  record,
  grants,
  receipt,
  stage: 'full',
})

/**
 * What a recipient may see now: opened stage ∩ granted fields ∩ living receipt ∩ agreement in force ∩ policy pack in
 * force, whatever the mailbox says. Undefined when that is nothing. The author's signatures still verify over what is left.
 */
export const projectFor = (stored: StoredRecord, against: ProjectedAgainst): Projection | undefined => {
  const { record, receipt, stage } = stored
  const granted = grantedTo(stored, against)
  if (granted === undefined || stage === 'own') return undefined
  return {
    record: projectRecord(
      record,
      granted.flatMap(({ names }) => names),
    ),
    grants: granted.map(({ grant }) => grant),
    receipt,
    stage,
  }
}

/** Whether a recipient may fetch the record's blob now: it is given the field that holds the blob's key. */
export const isGivenBlob = (stored: StoredRecord, against: ProjectedAgainst): boolean =>
  grantedTo(stored, against)?.some(({ names }) => names.includes(ATTACHMENTS)) === true

/** The grants that count now, each cut to the fields that may be seen; undefined when none does. */
const grantedTo = (
  { record, receipt, stage, grants }: StoredRecord,
  against: ProjectedAgainst,
): { grant: Grant; names: string[] }[] | undefined => {
  const header = readRecordHeader(record.header)
  if (header === undefined || stage === 'own' || header.rid !== against.recordId) return undefined
  if (checkPackInForce(against.pack, against.now).length > 0) return undefined
  if (Date.parse(header.expires) <= against.now.getTime()) return undefined
  if (!restsOnLivingBasis(header, receipt, against) || !isAgreed(header, against)) return undefined
  const digest = recordDigest(record)
  const granted = grants.flatMap((grant) => {
    const head = readGrantHeader(grant.header)
    if (head === undefined || !isForRecipient(head, header, digest, against)) return []
    const allowed = new Set(fieldsAllowedAtStage(against.pack, header.type, head.line, stage))
    const names = fieldsAtStage(head.stages, stage).filter((name) => allowed.has(name))
    return [{ grant: projectGrant(grant, names), names }]
  })
  return granted.length === 0 ? undefined : granted
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
