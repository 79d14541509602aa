import { isSchemaOf } from '@kinlink/policy'
import type { ProblemValue } from '@kinlink/runtime'
import { fault } from '../headers/refusal.ts'
import type { JudgedAgainst } from './judge-submission.ts'
import type { ReadSubmission } from './read-submission.ts'

/**
 * The header of each part: this network, this author, one record and revision, one purpose and basis. What is written
 * twice has to say the same.
 */
export const checkBindings = (submission: ReadSubmission, against: JudgedAgainst): ProblemValue | undefined =>
  recordFault(submission, against) ??
  grantFault(submission, against) ??
  receiptFault(submission, against) ??
  entryFault(submission, against)

/** Each grant names the digest of this very record, whose signature has been verified by now. */
export const checkDigests = ({ grants }: ReadSubmission, { digest }: JudgedAgainst): ProblemValue | undefined => {
  const other = grants.find(({ header }) => header.record !== digest)
  return other === undefined ? undefined : foreign(`${other.pointer}/header`, RECORD)
}

const foreign = (pointer: string, text: string): ProblemValue => fault('binding_invalid', pointer, text)
const NET = 'The part belongs to another network.'
const AUTHOR = 'The part belongs to another Society.'
const RECORD = 'The part belongs to another record.'
const TERMS = 'The part rests on another purpose or legal basis.'

const recordFault = ({ header }: ReadSubmission, { net, member }: JudgedAgainst): ProblemValue | undefined => {
  const pointer = '/body/record/header'
  if (header.net !== net) return foreign(pointer, NET)
  if (header.author !== member) return foreign(pointer, AUTHOR)
  if (!isSchemaOf(header.type, header.schema)) return foreign(pointer, 'The schema is not one of this type of record.')
  return undefined
}

const grantFault = ({ header, grants }: ReadSubmission, { net }: JudgedAgainst): ProblemValue | undefined => {
  if (new Set(grants.map((grant) => grant.header.gid)).size !== grants.length)
    return foreign('/body/grants', 'A grant id is used twice.')
  for (const { header: grant, pointer } of grants) {
    const at = `${pointer}/header`
    if (grant.net !== net) return foreign(at, NET)
    if (grant.granter !== header.author) return foreign(at, AUTHOR)
    if (grant.rid !== header.rid || grant.rev !== header.rev) return foreign(at, RECORD)
    if (grant.purpose !== header.purpose || grant.basis !== header.basis) return foreign(at, TERMS)
    // Re-granting by the automation key within a mandate is another request than this one.
    if (grant.mandate !== undefined) return foreign(at, 'A grant that comes with its record rests on no mandate.')
  }
  return undefined
}

const receiptFault = ({ header, receipt }: ReadSubmission, { net }: JudgedAgainst): ProblemValue | undefined => {
  const pointer = '/body/receipt/header'
  if (receipt === undefined) return undefined
  if (receipt.header.net !== net) return foreign(pointer, NET)
  if (receipt.header.author !== header.author) return foreign(pointer, AUTHOR)
  if (receipt.header.purpose !== header.purpose) return foreign(pointer, TERMS)
  return undefined
}

const entryFault = ({ header, entry }: ReadSubmission, { net }: JudgedAgainst): ProblemValue | undefined => {
  const pointer = '/body/entry/header'
  if (entry === undefined) return undefined
  if (entry.header.net !== net) return foreign(pointer, NET)
  if (entry.header.author !== header.author) return foreign(pointer, AUTHOR)
  if (header.type !== 'tracing') return foreign(pointer, 'Only a tracing request comes with an entry.')
  if (entry.header.role !== 'sought' || entry.header.rid !== header.rid) return foreign(pointer, RECORD)
  if (Date.parse(entry.header.expires) > Date.parse(header.expires))
    return foreign(pointer, 'The entry lasts longer than its record.')
  return undefined
}
