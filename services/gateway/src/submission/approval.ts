import { type ApprovalHeader, SignedAct } from '@kinlink/contracts'
import { verifyAct } from '@kinlink/crypto/verify'
import { HttpProblem, type ProblemValue } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { readApprovalHeader } from '../headers/header.ts'
import { livingKey, NO_LIVING_KEY } from '../headers/officer-key.ts'
import { fault } from '../headers/refusal.ts'
import type { JudgedAgainst } from './judge-submission.ts'
import { type ReadSubmission, signersOf } from './read-submission.ts'

/** A second officer's word on a submission, with its header read. Nothing of it is believed yet. */
export type ReadApproval = { readonly act: SignedAct; readonly header: ApprovalHeader }

const POINTER = '/header/kinlink-approval'
const Act = Compile(SignedAct)
const SKEW = 2 * 3_600_000

const invalid = (text: string): ProblemValue => fault('approval_invalid', POINTER, text)

/**
 * The approval that a submission comes with: `<header>.<kid>.<sig>` in `Kinlink-Approval`. Not in the body, so that the Idempotency-Key stays bound to what is asked for.
 * @throws HttpProblem `approval_invalid` for one that cannot be read
 */
export const approvalOf = (request: FastifyRequest): ReadApproval | undefined => {
  const text = request.headers['kinlink-approval']
  if (text === undefined) return undefined
  const [header, kid, sig, ...more] = String(text).split('.')
  const act = { header, kid, sig }
  const read = more.length === 0 && Act.Check(act) ? { act, header: readApprovalHeader(act.header) } : undefined
  if (read?.header === undefined)
    throw new HttpProblem('approval_invalid', { errors: [{ pointer: POINTER, keyword: 'pattern' }] })
  return { act: read.act, header: read.header }
}

/** Judges an approval: of this very tracing request, by an officer of the same Society who has signed nothing of it and whose key lives. */
export const judgeApproval = (
  approval: ReadApproval | undefined,
  submission: ReadSubmission,
  { net, member, now, context, digest }: JudgedAgainst,
): ProblemValue | undefined => {
  if (approval === undefined) return undefined
  const { act, header } = approval
  if (submission.header.type !== 'tracing') return invalid('Only a tracing request is approved.')
  if (header.net !== net || header.member !== member) return invalid('The approval is of another Society.')
  if (header.rid !== submission.header.rid || header.record !== digest)
    return invalid('The approval is of another request.')
  if (!(Date.parse(header.at) <= now.getTime() + SKEW)) return invalid('The approval is dated in the future.')
  if (signersOf(submission).includes(act.kid)) return invalid('Whoever asks does not approve it, too.')
  const key = livingKey(context, act.kid, now)
  if (key === undefined) return invalid(NO_LIVING_KEY)
  return verifyAct('approval', act, key.signPk).ok ? undefined : invalid('The signature does not verify.')
}
