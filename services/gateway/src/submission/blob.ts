import type { Finding } from '@kinlink/contracts'
import { BLOB_LENGTHS } from '@kinlink/crypto/hash'
import { ATTACHMENTS, finding } from '@kinlink/policy'
import type { ReadSubmission } from './read-submission.ts'

/** A blob comes with a message alone, which has a field that can hold its key, and is of one of the six lengths, so that it tells little. */
export const checkBlob = ({ record, header, blob }: ReadSubmission): Finding[] => {
  if (blob === undefined) return []
  const at = { pointer: '/body/blob' }
  const belongs = header.type === 'message' && Object.hasOwn(record.fields, ATTACHMENTS)
  return [
    ...(belongs ? [] : [finding('P-PURPOSE', { ...at, text: 'Only a message has a place for the key of a blob.' })]),
    ...(BLOB_LENGTHS.includes(blob.length)
      ? []
      : [finding('P-HUBBLIND', { ...at, field: 'length', text: 'The blob is not padded to one of its sizes.' })]),
  ]
}
