import type { Outcome } from '@kinlink/crypto/hash'
import { verifyEntry, verifyGrant, verifyReceipt, verifyRecord } from '@kinlink/crypto/verify'
import type { ProblemValue } from '@kinlink/runtime'
import { livingKey, NO_LIVING_KEY } from '../headers/officer-key.ts'
import { cryptoFault, fault } from '../headers/refusal.ts'
import type { JudgedAgainst } from './judge-submission.ts'
import type { ReadSubmission } from './read-submission.ts'

const CODE_BYTES = 256

/** Everybody who signed a part is an officer whose key lives in the author's newest statement. */
export const checkKeys = (submission: ReadSubmission, against: JudgedAgainst): ProblemValue | undefined => {
  for (const { kid, pointer } of signedParts(submission))
    if (livingKey(against.context, kid, against.now) === undefined)
      return fault('signature_invalid', `${pointer}/kid`, NO_LIVING_KEY)
  return undefined
}

const keyIn =
  ({ context, now }: JudgedAgainst) =>
  (kid: string): string =>
    livingKey(context, kid, now)?.signPk ?? ''

/** The record's signature and the commitments of all its fields. */
export const checkRecordSignature = (
  { record, decoded }: ReadSubmission,
  against: JudgedAgainst,
): ProblemValue | undefined => faultOf(verifyRecord(record, keyIn(against)(record.kid), decoded), '/body/record')

/** All other signatures, and the commitments of all wraps; nothing withheld from what must be whole. */
export const checkPartSignatures = (submission: ReadSubmission, against: JudgedAgainst): ProblemValue | undefined => {
  const key = keyIn(against)
  const { record, grants, receipt, entry } = submission
  for (const { grant, decoded, pointer } of grants) {
    const verified = verifyGrant(grant, key(grant.kid), decoded)
    if (!verified.ok) return cryptoFault(verified, pointer)
    if (!verified.complete) return fault('commitment_invalid', pointer, 'A grant lacks a key that it promises.')
    // A decoy among the commitments could hide that a field was taken away; the keys that were given for it cannot.
    if (!verified.fields.every((name) => Object.hasOwn(record.fields, name)))
      return fault('commitment_invalid', '/body/record/fields', 'A grant gives a key to a field that is not there.')
  }
  return receiptFault(receipt, key) ?? entryFault(entry, key)
}

type KeyOf = (kid: string) => string

const receiptFault = (read: ReadSubmission['receipt'], key: KeyOf): ProblemValue | undefined =>
  read === undefined
    ? undefined
    : faultOf(verifyReceipt(read.receipt, key(read.receipt.kid), read.decoded), '/body/receipt')

const entryFault = (read: ReadSubmission['entry'], key: KeyOf): ProblemValue | undefined =>
  read === undefined
    ? undefined
    : entryFaultOf(verifyEntry(read.entry, key(read.entry.kid), read.decoded), '/body/entry')

const faultOf = <T extends object>(outcome: Outcome<T>, pointer: string): ProblemValue | undefined =>
  outcome.ok ? undefined : cryptoFault(outcome, pointer)

/** A verified entry has a code of 2048 bits. */
export const entryFaultOf = (outcome: Outcome<{ code: Uint8Array }>, pointer: string): ProblemValue | undefined => {
  if (!outcome.ok) return cryptoFault(outcome, pointer)
  return outcome.code.length === CODE_BYTES
    ? undefined
    : fault('invalid_request', `${pointer}/code`, 'The code does not have its one width.')
}

const signedParts = ({ record, grants, receipt, entry }: ReadSubmission): { kid: string; pointer: string }[] => [
  { kid: record.kid, pointer: '/body/record' },
  ...grants.map(({ grant, pointer }) => ({ kid: grant.kid, pointer })),
  ...(receipt === undefined ? [] : [{ kid: receipt.receipt.kid, pointer: '/body/receipt' }]),
  ...(entry === undefined ? [] : [{ kid: entry.entry.kid, pointer: '/body/entry' }]),
]
