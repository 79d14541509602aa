import { ANSWER_BYTES, type Finding, type RecordHeader } from '@kinlink/contracts'
import { BLOB_LENGTHS, sealedBlobLength } from '@kinlink/crypto/hash'
import { ATTACHMENTS, finding } from '@kinlink/policy'
import type { ReadSubmission } from './read-submission.ts'

const AT = { pointer: '/body/blob' }
const ANSWER_LENGTHS: readonly (number | undefined)[] = [sealedBlobLength(ANSWER_BYTES)]

/**
 * A blob comes with a message, and is of one of the six lengths, so that it tells little; and with every answer to a message, of one length, so that it tells nothing. Either has a
 * field that can hold its key.
 */
export const checkBlob = ({ record, header, blob }: ReadSubmission): Finding[] => {
  const hasPlace = Object.hasOwn(record.fields, ATTACHMENTS)
  const answers = isAnswer(header) && hasPlace
  if (blob === undefined)
    return answers
      ? [finding('P-HUBBLIND', { ...AT, text: 'Without its blob an answer would tell what it says.' })]
      : []
  if (!hasPlace || !(header.type === 'message' || answers))
    return [finding('P-PURPOSE', { ...AT, text: 'This record has no place for the key of a blob.' })]
  return (answers ? ANSWER_LENGTHS : BLOB_LENGTHS).includes(blob.length)
    ? []
    : [finding('P-HUBBLIND', { ...AT, field: 'length', text: 'The blob is not padded to one of its sizes.' })]
}

const isAnswer = ({ type, purpose }: RecordHeader): boolean => type === 'release' && purpose === 'message'
