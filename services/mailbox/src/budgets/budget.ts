import { join, type Queries, type Sql, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { refused } from '../outcome.ts'
import { addingToVolume, allowance, type Limit, purgeVolume, type Volume } from './volume.ts'

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

/** Some of a Society's charges of one kind, and how many of them there may be within a span. */
type Bound = { readonly charges: Sql; readonly most: Sql }
type Bounds = readonly [Bound, Bound, Bound?]

/**
 * Charges one act to a Society and to the officer's key that signed it, or says when the budget allows it again.
 * Nothing but the payer's own acts counts. Acts of one Society on one budget follow one another until the commit.
 */
export const charge = (tx: Tx, budgets: Budgets, act: Charge): Promise<Charged> =>
  chargeWithin(tx, budgets, { ...act, approver: null }, ordinaryBounds(budgets, act))

/**
 * Charges an act that is above the budget to who approved it: to what one officer and all of a Society may approve, and to the Society's ceiling. Says when
 * that allows it again.
 */
export const chargeApproved = (tx: Tx, budgets: Budgets, act: Charge, approver: string): Promise<Charged> =>
  chargeWithin(tx, budgets, { ...act, approver }, approvedBounds(budgets, act, approver))

const chargeWithin = async (
  tx: Tx,
  budgets: Budgets,
  act: Charge & { readonly approver: string | null },
  bounds: Bounds,
): Promise<Charged> => {
  const lock = sql`select pg_advisory_xact_lock(hashtextextended(${`budget ${act.kind} ${act.member}`}, 0))`
  const taking = sql`
    insert into budget_charge (id, kind, member, kid, approver, at)
    select ${newId()}, ${act.kind}, ${act.member}, ${act.kid}, ${act.approver}, ${act.at}
    where ${roomWithin(budgets, act, bounds)}`
  // What was approved raises nothing later.
  const counts = act.kind === 'submission' && act.approver === null
  // Sent together, and in this order: what the second sees is from after the lock.
  const [, charged] = await Promise.all([
    tx.run(lock),
    tx.run(counts ? addingToVolume(taking, act.at, spanOf(budgets)) : taking),
  ])
  if (charged === 1) return { ok: true }
  let freeAt = 0
  for (const bound of bounds)
    if (bound !== undefined) freeAt = Math.max(freeAt, await freeAgain(tx, budgets, act, bound))
  return { ok: false, freeAt: new Date(freeAt) }
}

/** What a Society did counts for all of it, also what was approved; that is not charged to the officer who asked. */
const ordinaryBounds = (budgets: Budgets, { kind, member, kid, at }: Charge): [Bound, Bound] => {
  const { society, officer } = budgets[kind]
  const span = spanOf(budgets)
  return [
    { charges: sql`true`, most: allowance(society, budgets.volume, { member }, at, span) },
    // Key ids are public, and another Society may give the same one to an officer of its own.
    {
      charges: sql`kid = ${kid} and approver is null`,
      most: allowance(officer, budgets.volume, { member, kid }, at, span),
    },
  ]
}

const approvedBounds = (budgets: Budgets, { kind }: Charge, approver: string): [Bound, Bound, Bound] => {
  const { society, officer } = budgets.approvals
  return [
    { charges: sql`true`, most: sql`${budgets[kind].society.ceiling}::bigint` },
    { charges: sql`approver is not null`, most: sql`${society}::bigint` },
    { charges: sql`approver = ${approver}`, most: sql`${officer}::bigint` },
  ]
}

const spanOf = ({ seconds }: Budgets): number => seconds * 1000

/** The Society's charges within the span are gone through once, and each bound counts its own. */
const roomWithin = (budgets: Budgets, act: Charge, bounds: Bounds): Sql => {
  const rooms = bounds.flatMap((bound) =>
    bound === undefined ? [] : [sql`count(*) filter (where ${bound.charges}) < ${bound.most}`],
  )
  return sql`(select ${join(rooms, ' and ')} from budget_charge where ${withinSpan(budgets, act)})`
}

const withinSpan = (budgets: Budgets, { kind, member, at }: Charge): Sql =>
  sql`kind = ${kind} and member = ${member} and at > ${new Date(at.getTime() - spanOf(budgets))}`

const Free = Type.Object(
  { most: Type.Integer(), at: Type.Union([Timestamp, Type.Null()]) },
  { additionalProperties: false },
)

/** Milliseconds: with n allowed, an act is allowed once the n-th newest charge has left the span. */
const freeAgain = async (tx: Tx, budgets: Budgets, act: Charge, { charges, most }: Bound): Promise<number> => {
  const { at } = act
  // How many are allowed is worked out once: `offset 0` keeps PostgreSQL from putting it in wherever it is used.
  const last = await tx.one(
    Free,
    sql`select allowed.most::integer as most, (
          select at from budget_charge where ${withinSpan(budgets, act)} and ${charges}
          order by at desc offset greatest(0, allowed.most - 1) limit 1
        ) as at
        from (select ${most} as most offset 0) as allowed`,
  )
  if (last.most <= 0) return at.getTime() + spanOf(budgets)
  return last.at === null ? 0 : last.at.getTime() + spanOf(budgets)
}

/** A refusal that says when the budget allows the act again, which depends on the caller's own acts alone. */
export const overBudget = (freeAt: Date, at: Date): ReturnType<typeof refused> => {
  const retryAfter = Math.max(1, Math.ceil((freeAt.getTime() - at.getTime()) / 1000))
  return refused('budget_exhausted', { retryAfter, params: { retryAfter } })
}

/** Forgets charges that no budget counts any more, and volumes that no limit follows from any more. */
export const purgeCharges = async (
  db: Queries,
  { seconds, volume }: Pick<Budgets, 'seconds' | 'volume'>,
  now: Date,
): Promise<void> => {
  const span = seconds * 1000
  await db.run(sql`delete from budget_charge where at < ${new Date(now.getTime() - 2 * span)}`)
  await purgeVolume(db, volume, now, span)
}
