import { type Queries, type Sql, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { refused } from '../outcome.ts'

export type BudgetKind = 'submission' | 'entry' | 'compare' | 'offer' | 'message' | 'rights' | 'blob'

/** How much of each kind a Society and one officer's key may use up within any span of so many seconds. */
export type Budgets = Readonly<Record<BudgetKind, { readonly society: number; readonly officer: number }>> & {
  readonly seconds: number
}

export type Charge = { readonly kind: BudgetKind; readonly member: string; readonly kid: string; readonly at: Date }
export type Charged = { readonly ok: true } | { readonly ok: false; readonly freeAt: Date }

/**
 * Charges one act to a Society and to the officer's key that signed it, or says when the budget allows it again.
 * Nothing but the payer's own acts counts. Acts of one Society on one budget follow one another until the commit.
 */
export const charge = async (tx: Tx, budgets: Budgets, act: Charge): Promise<Charged> => {
  const { society, officer } = budgets[act.kind]
  const own = sql`member = ${act.member}`
  // Key ids are public, and another Society may give the same one to an officer of its own.
  const officers = sql`member = ${act.member} and kid = ${act.kid}`
  const lock = sql`select pg_advisory_xact_lock(hashtextextended(${`budget ${act.kind} ${act.member}`}, 0))`
  // Sent together, and in this order: what the second sees is from after the lock.
  const [, charged] = await Promise.all([
    tx.run(lock),
    tx.run(sql`
      insert into budget_charge (id, kind, member, kid, at)
      select ${newId()}, ${act.kind}, ${act.member}, ${act.kid}, ${act.at}
      where ${society} > 0 and ${officer} > 0
        and not exists (${nthNewest(budgets, act, own, society)})
        and not exists (${nthNewest(budgets, act, officers, officer)})`),
  ])
  if (charged === 1) return { ok: true }
  const free = [await freeAgain(tx, budgets, act, own, society), await freeAgain(tx, budgets, act, officers, officer)]
  return { ok: false, freeAt: new Date(Math.max(...free)) }
}

const ChargedAt = Type.Object({ at: Timestamp }, { additionalProperties: false })

const spanOf = ({ seconds }: Budgets): number => seconds * 1000

/** The n-th newest charge within the span, if there are so many. */
const nthNewest = (budgets: Budgets, act: Charge, payer: Sql, n: number): Sql =>
  sql`select at from budget_charge
      where kind = ${act.kind} and ${payer} and at > ${new Date(act.at.getTime() - spanOf(budgets))}
      order by at desc offset ${Math.max(0, n - 1)} limit 1`

/** Milliseconds: with a limit of n, an act is allowed once the n-th newest charge has left the span. */
const freeAgain = async (tx: Tx, budgets: Budgets, act: Charge, payer: Sql, limit: number): Promise<number> => {
  if (limit === 0) return act.at.getTime() + spanOf(budgets)
  const nth = await tx.maybeOne(ChargedAt, nthNewest(budgets, act, payer, limit))
  return nth === undefined ? 0 : nth.at.getTime() + spanOf(budgets)
}

/** A refusal that says when the budget allows the act again, which depends on the caller's own acts alone. */
export const overBudget = (freeAt: Date, at: Date): ReturnType<typeof refused> => {
  const retryAfter = Math.max(1, Math.ceil((freeAt.getTime() - at.getTime()) / 1000))
  return refused('budget_exhausted', { retryAfter, params: { retryAfter } })
}

/** Forgets charges that no budget counts any more. */
export const purgeCharges = (db: Queries, before: Date): Promise<number> =>
  db.run(sql`delete from budget_charge where at < ${before}`)
