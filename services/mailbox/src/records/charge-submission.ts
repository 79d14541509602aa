import type { RecordType, SignedAct } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { logOwnAct } from '../access-log/act.ts'
import { type BudgetKind, type Charge, charge, chargeApproved, overBudget } from '../budgets/budget.ts'
import { readApprovalHeader } from '../headers/header.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { ReadSubmission } from './read-submission.ts'

/** What is charged to which budget. A release never is: whether it leaves is the person's to say, and its absence would tell. */
const BUDGETS: Readonly<Partial<Record<RecordType, BudgetKind>>> = {
  tracing: 'submission',
  message: 'message',
  rights: 'rights',
}

type Handed = {
  readonly caller: { readonly member: string; readonly act: string | null }
  readonly approval: SignedAct | undefined
}

/**
 * Charges a submission to its author, or, where that budget is used up, to the second officer who approved it; the log then has that officer's key. `budget_exhausted`
 * with the earlier of the two times at which there is room again.
 */
export const chargeSubmission = async (
  { budgets }: Pick<Mailbox, 'budgets'>,
  tx: Tx,
  { caller, approval }: Handed,
  submission: ReadSubmission,
  at: Date,
): Promise<Outcome<null>> => {
  const { header, record } = submission
  if (approval !== undefined && !isOf(approval, submission)) return refused('binding_invalid')
  const kind = BUDGETS[header.type]
  if (kind === undefined) return done(null)
  const act: Charge = { kind, member: caller.member, kid: record.kid, at }
  const charged = await charge(tx, budgets, act)
  if (charged.ok) return done(null)
  if (approval === undefined) return overBudget(charged.freeAt, at)
  const approved = await chargeApproved(tx, budgets, act, approval.kid)
  if (!approved.ok) return overBudget(new Date(Math.min(+charged.freeAt, +approved.freeAt)), at)
  const entry = { action: 'record.approve', subject: header.rid, decision: 'allow', code: approval.kid } as const
  await logOwnAct(tx, caller, entry, at)
  return done(null)
}

/** The gateway has verified it; here it keeps a faulty gateway from taking one approval for several requests, or somebody's own. */
const isOf = (approval: SignedAct, { header, record, digest }: ReadSubmission): boolean => {
  const said = readApprovalHeader(approval.header)
  const same = said?.member === header.author && said.rid === header.rid && said.record === digest
  return same && header.type === 'tracing' && approval.kid !== record.kid
}
