import { type ProblemValue, problem } from '@kinlink/runtime'
import type { Gateway } from '../gateway.ts'
import { fault } from '../headers/refusal.ts'
import type { Known } from '../peers/context.ts'
import { judgeApproval, type ReadApproval } from './approval.ts'
import { judgeSubmission } from './judge-submission.ts'
import { askedAbout, type ReadSubmission } from './read-submission.ts'

/** A submission as it was read, and whose it is. */
export type Handed = {
  /** The Society of the token. */
  readonly member: string
  readonly submission: ReadSubmission
  readonly approval: ReadApproval | undefined
  /** Digest D of the record as it came in. */
  readonly digest: string
}

/** What a submission is allowed by, or why it is refused; `version` is that of the policy pack, where there was one. */
export type Judged = { readonly version: string | null } & (
  | { readonly ok: true; readonly packDigest: string }
  | { readonly ok: false; readonly problem: ProblemValue }
)

const MAX_KIDS = 16
const MAX_RECIPIENTS = 64

/**
 * Judges a submission against the documents in force. What has allowed another one and still holds may allow it; whatever
 * would be refused by that is judged by a new answer, so that nobody is refused by what has changed.
 */
export const judgeInContext = async (gateway: Gateway, handed: Handed): Promise<Judged> => {
  const asked = askedAbout(handed.submission, handed.approval)
  if (asked.kids.length > MAX_KIDS || asked.recipients.length > MAX_RECIPIENTS) return TOO_MANY
  const question = { author: handed.member, ...asked }
  const held = gateway.heldContexts.find(question)
  const allowed = held === undefined ? undefined : judge(gateway, handed, held)
  if (allowed?.ok === true) return allowed
  const { answer, keep } = await gateway.heldContexts.ask(question)
  if (!answer.ok) return { ok: false, version: null, problem: answer.problem }
  const judged = judge(gateway, handed, answer.known)
  if (judged.ok) keep()
  return judged
}

const TOO_MANY: Judged = {
  ok: false,
  version: null,
  problem: fault('binding_invalid', '/body', 'Too many keys or Societies are named.'),
}

const judge = (
  { net, clock }: Gateway,
  { member, submission, approval, digest }: Handed,
  { context, pack }: Known,
): Judged => {
  if (pack === null) return { ok: false, version: null, problem: problem('unavailable', { retryAfter: 60 }) }
  const now = clock.now()
  const against = { net, member, now, context, pack: pack.rules, packDigest: pack.digest, digest }
  const refusal = judgeSubmission(submission, against) ?? judgeApproval(approval, submission, against)
  const { version } = pack.rules
  return refusal === undefined
    ? { ok: true, version, packDigest: pack.digest }
    : { ok: false, version, problem: refusal }
}
