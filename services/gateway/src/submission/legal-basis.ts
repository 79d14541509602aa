import type { Finding } from '@kinlink/contracts'
import { receiptDigest } from '@kinlink/crypto/hash'
import { finding, groupsOf } from '@kinlink/policy'
import type { JudgedAgainst } from './judge-submission.ts'
import type { ReadSubmission } from './read-submission.ts'

const SKEW = 2 * 3_600_000

/**
 * The legal basis of a record (P-LAW, 4.2): a living receipt whose digest the record names and which covers its field
 * groups. A linkage key concerns no person: it comes from the coordinating member and rests on the policy pack.
 */
export const checkLegalBasis = (submission: ReadSubmission, against: JudgedAgainst): Finding[] =>
  submission.header.type === 'key' ? checkKeyBasis(submission, against) : checkReceipt(submission, against)

const law = (text: string): Finding => finding('P-LAW', { pointer: '/body/receipt', field: 'receipt', text })

const checkReceipt = ({ record, header, receipt }: ReadSubmission, { pack, now }: JudgedAgainst): Finding[] => {
  if (receipt === undefined) return [law('The receipt of the legal basis is missing.')]
  if (receiptDigest(receipt.receipt) !== header.basis) return [law('The record rests on another receipt.')]
  const { notBefore, notAfter, groups } = receipt.header
  const living = Date.parse(notBefore) <= now.getTime() + SKEW && now.getTime() < Date.parse(notAfter)
  return [
    ...(living ? [] : [law('The receipt is not in force.')]),
    ...groupsOf(pack, Object.keys(record.fields))
      .filter((group) => !groups.includes(group))
      .map((group) => finding('P-LAW', { field: group, text: 'The receipt does not cover this group of fields.' })),
  ]
}

const checkKeyBasis = (
  { header, receipt }: ReadSubmission,
  { context, packDigest, member }: JudgedAgainst,
): Finding[] => [
  ...(member === context.coordinator
    ? []
    : [finding('P-INDEPENDENT', { field: 'type', text: 'Only the coordinating member issues keys.' })]),
  ...(header.basis === packDigest
    ? []
    : [finding('P-LAW', { field: 'basis', text: 'A key rests on the policy pack in force.' })]),
  ...(receipt === undefined ? [] : [law('A key has no receipt.')]),
]
