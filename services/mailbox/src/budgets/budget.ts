import { type Queries, type Sql, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { refused } from '../outcome.ts'

export type BudgetKind = 'submission' | 'entry' | 'compare' | 'offer'

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
  const limits = budgets[act.kind]
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`budget ${act.kind} ${act.member}`}, 0))`)
  const free = [
    await freeAgain(tx, budgets, act, sql`member = ${act.member}`, limits.society),
    // Key ids are public, and another Society may give the same one to an officer of its own.
    await freeAgain(tx, budgets, act, sql`member = ${act.member} and kid = ${act.kid}`, limits.officer),
  ]
  const freeAt = new Date(Math.max(...free))
  if (freeAt > act.at) return { ok: false, freeAt }
  await tx.run(sql`
    insert into budget_charge (id, kind, member, kid, at)
    values (${newId()}, ${act.kind}, ${act.member}, ${act.kid}, ${act.at})`)
  return { ok: true }
}

const ChargedAt = Type.Object({ at: Timestamp }, { additionalProperties: false })

/** Milliseconds: with a limit of n, an act is allowed once the n-th newest charge has left the span. */
const freeAgain = async (tx: Tx, budgets: Budgets, act: Charge, payer: Sql, limit: number): Promise<number> => {
  const span = budgets.seconds * 1000
  if (limit === 0) return act.at.getTime() + span
  const nth = await tx.maybeOne(
    ChargedAt,
    sql`select at from budget_charge
        where kind = ${act.kind} and ${payer} and at > ${new Date(act.at.getTime() - span)}
        order by at desc offset ${limit - 1} limit 1`,
  )
  return nth === undefined ? 0 : nth.at.getTime() + span
}

/** A refusal that says when the budget allows the act again, which depends on the caller's own acts alone. */
export const overBudget = (freeAt: Date, at: Date): ReturnType<typeof refused> => {
  const retryAfter = Math.max(1, Math.ceil((freeAt.getTime() - at.getTime()) / 1000))
  return refused('budget_exhausted', { retryAfter, params: { retryAfter } })
}

/** Forgets charges that no budget counts any more. */
export const purgeCharges = (db: Queries, before: Date): Promise<number> =>
  db.run(sql`delete from budget_charge where at < ${before}`)
