import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { lockNames } from '../locks.ts'
import { refused } from '../outcome.ts'
import { ACCOUNTS, type Along, type Bound, chargeAccounts } from './account.ts'
import { addToVolume, allowance, type Limit, purgeVolume, type Volume } from './volume.ts'

export type BudgetKind = 'submission' | 'entry' | 'compare' | 'offer' | 'message' | 'rights' | 'blob'

/** How much of each kind a Society and one officer's key may use up within any span of so many seconds. */
export type Budgets = Readonly<Record<BudgetKind, { readonly society: Limit; readonly officer: Limit }>> & {
  readonly seconds: number
  readonly volume: Volume
  /** How much may be approved above the budget within a span: by all officers of a Society, by one of them. */
  readonly approvals: { readonly society: number; readonly officer: number }
}

export type Charge = { readonly kind: BudgetKind; readonly member: string; readonly kid: string; readonly at: Date }
export type Charged = { readonly ok: true } | { readonly ok: false; readonly freeAt: Date }

/**
 * Charges one act to a Society and to the officer's key that signed it, or says when the budget allows it again.
 * Nothing but the payer's own acts counts. Acts of one Society on one budget follow one another until the commit.
 */
export const charge = (tx: Tx, budgets: Budgets, act: Charge): Promise<Charged> => {
  const { kind, member, kid, at } = act
  const { society, officer } = budgets[kind]
  const { volume } = budgets
  const span = spanOf(budgets)
  const bounds = [
    { account: ACCOUNTS.society, most: allowance(society, volume, { member }, at, span) },
    { account: ACCOUNTS.officer(kid), most: allowance(officer, volume, { member, kid }, at, span) },
  ]
  return chargeWithin(
    tx,
    budgets,
    act,
    bounds,
    kind === 'submission' ? addToVolume({ member, kid }, at, span) : undefined,
  )
}

/**
 * Charges an act that is above the budget to who approved it: to what one officer and all of a Society may approve, and to the Society's ceiling, not to the officer who asked.
 * Says when that allows it again. What was approved raises nothing later.
 */
export const chargeApproved = (tx: Tx, budgets: Budgets, act: Charge, approver: string): Promise<Charged> => {
  const { society, officer } = budgets.approvals
  const bounds = [
    { account: ACCOUNTS.society, most: sql`${budgets[act.kind].society.ceiling}::bigint` },
    { account: ACCOUNTS.approvals, most: sql`${society}::bigint` },
    { account: ACCOUNTS.approver(approver), most: sql`${officer}::bigint` },
  ]
  return chargeWithin(tx, budgets, act, bounds)
}

const chargeWithin = async (
  tx: Tx,
  budgets: Budgets,
  { kind, member, at }: Charge,
  bounds: readonly Bound[],
  along?: Along,
): Promise<Charged> => {
  const span = spanOf(budgets)
  const since = new Date(at.getTime() - span)
  // Sent together, and in this order: what the second sees is from after the lock.
  const [, takenAt] = await Promise.all([
    lockNames(tx, `budget ${kind} ${member}`),
    chargeAccounts(tx, { kind, member, at, since }, bounds, along),
  ])
  return takenAt === undefined ? { ok: true } : { ok: false, freeAt: new Date(takenAt.getTime() + span) }
}

const spanOf = ({ seconds }: Pick<Budgets, 'seconds'>): number => seconds * 1000

/** A refusal that says when the budget allows the act again, which depends on the caller's own acts alone. */
export const overBudget = (freeAt: Date, at: Date): ReturnType<typeof refused> => {
  const retryAfter = Math.max(1, Math.ceil((freeAt.getTime() - at.getTime()) / 1000))
  return refused('budget_exhausted', { retryAfter, params: { retryAfter } })
}

/** Forgets charges that no budget counts any more, after which an account may be numbered anew, and volumes that no limit follows from any more. */
export const purgeCharges = async (
  db: Queries,
  budgets: Pick<Budgets, 'seconds' | 'volume'>,
  now: Date,
): Promise<void> => {
  const span = spanOf(budgets)
  await db.run(sql`delete from budget_charge where latest < ${new Date(now.getTime() - 2 * span)}`)
  await purgeVolume(db, budgets.volume, now, span)
}
