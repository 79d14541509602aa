import type { Finding } from '@kinlink/contracts'
import { decodedLength } from '@kinlink/crypto/hash'
import { checkPadding, checkSubmissionFields } from '@kinlink/policy'
import type { JudgedAgainst } from './judge-submission.ts'
import type { ReadSubmission } from './read-submission.ts'

const TAG_BYTES = 16

/** Names of the fields against the pack's catalogue for type and purpose; their lengths against its buckets. */
export const checkFields = ({ record, header }: ReadSubmission, { pack }: JudgedAgainst): Finding[] => {
  const names = checkSubmissionFields(pack, header.type, header.purpose, Object.keys(record.fields)).map((found) => ({
    pointer: '/body/record/fields',
    ...found,
  }))
  if (names.length > 0) return names
  const lengths = new Map(Object.entries(record.fields).map(([name, { c }]) => [name, decodedLength(c) - TAG_BYTES]))
  return checkPadding(pack, lengths)
}
