import { type Db, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { type Budgets, type Charged, charge, chargeApproved } from '../src/budgets/budget.ts'

export const SPAN = 3_600_000

/** How many acts are allowed within a span. */
export type Most = {
  readonly society: number
  readonly officer: number
  readonly approvals?: number
  readonly approver?: number
}

/** Limits that do not depend on the past. */
export const budgetsOf = ({ society, officer, approvals = 0, approver = 0 }: Most): Budgets => {
  const fixed = (most: number) => ({ floor: most, ceiling: most })
  const each = { society: fixed(society), officer: fixed(officer) }
  return {
    ...{ submission: each, entry: each, compare: each, offer: each, message: each, rights: each, blob: each },
    seconds: SPAN / 1000,
    volume: { spans: 4, factor: 1 },
    approvals: { society: approvals, officer: approver },
  }
}

export type Act = {
  readonly member: string
  readonly kid: string
  /** Who approves it, where it is above the budget. */
  readonly approver?: string
  /** Milliseconds since the beginning of the test. */
  readonly at: number
}

export const START = Date.parse('2026-11-23T10:00:00Z')

/** Charges one tracing request in a transaction of its own: `charged`, or when it is allowed again. */
export const chargeOne = async (
  db: Db,
  most: Most,
  { member, kid, approver, at }: Act,
): Promise<'charged' | number> => {
  const act = { kind: 'submission', member, kid, at: new Date(START + at) } as const
  const charged: Charged = await db.transaction((tx) =>
    approver === undefined ? charge(tx, budgetsOf(most), act) : chargeApproved(tx, budgetsOf(most), act, approver),
  )
  return charged.ok ? 'charged' : charged.freeAt.getTime() - START
}

const Count = Type.Object({ count: Type.Integer() })

/** How many charges are kept of a Society, and how much of it counts for its volume. */
export const keptOf = async (db: Db, member: string): Promise<{ charges: number; volume: number }> => {
  const { count: charges } = await db.one(
    Count,
    sql`select count(*)::integer as count from budget_charge where member = ${member}`,
  )
  const { count: volume } = await db.one(
    Count,
    sql`select coalesce(sum(charges), 0)::integer as count from budget_volume where member = ${member}`,
  )
  return { charges, volume }
}
