import type { Context, PolicyPack } from '@kinlink/contracts'
import { checkEntryValidity, checkPackInForce, checkValidity } from '@kinlink/policy'
import type { ProblemValue } from '@kinlink/runtime'
import { byRules } from '../headers/refusal.ts'
import { checkBindings, checkDigests } from './bindings.ts'
import { checkBlob } from './blob.ts'
import { checkFields } from './fields.ts'
import { checkLines, checkStages } from './grants.ts'
import { checkLegalBasis } from './legal-basis.ts'
import type { ReadSubmission } from './read-submission.ts'
import { checkRecipients } from './recipients.ts'
import { checkKeys, checkPartSignatures, checkRecordSignature } from './signatures.ts'
import { checkWhoAsks } from './who-asks.ts'

/** All that a submission is judged against. */
export type JudgedAgainst = {
  readonly net: string
  /** The Society of the token. */
  readonly member: string
  readonly now: Date
  readonly context: Context
  readonly pack: PolicyPack
  readonly packDigest: string
  /** Digest D of the record as it came in. */
  readonly digest: string
}

type Check = (submission: ReadSubmission, against: JudgedAgainst) => ProblemValue | undefined

/** In this order; the first that refuses is told, with everything it found. */
const CHECKS: readonly Check[] = [
  checkBindings,
  checkKeys,
  checkRecordSignature,
  checkDigests,
  checkPartSignatures,
  (_submission, { pack, now }) => byRules(checkPackInForce(pack, now)),
  (submission, against) => byRules(checkWhoAsks(submission, against)),
  (submission, against) => byRules(checkFields(submission, against)),
  (submission) => byRules(checkBlob(submission)),
  (submission, against) => byRules(checkLegalBasis(submission, against)),
  (submission, against) => byRules(checkRecipients(submission, against)),
  (submission, against) => byRules(checkLines(submission, against)),
  (submission, against) => byRules(checkStages(submission, against)),
  ({ header, grants }, { pack, now }) => {
    const until = grants.map((grant) => grant.header.notAfter)
    return byRules(checkValidity(pack, header, until, now))
  },
  ({ entry }, { now }) => (entry === undefined ? undefined : byRules(checkEntryValidity(entry.header.expires, now))),
]

/** Judges a submission (flow F1, on the way in); undefined when nothing refuses it. Reads no value, needs no secret. */
export const judgeSubmission: Check = (submission, against) => {
  for (const check of CHECKS) {
    const refusal = check(submission, against)
    if (refusal !== undefined) return refusal
  }
  return undefined
}
