import { type Queries, type Sql, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { refused } from '../outcome.ts'
import { allowance, type Limit, type Volume } from './allowance.ts'

export type BudgetKind = 'submission' | 'entry' | 'compare' | 'offer' | 'message' | 'rights' | 'blob'

/** How much of each kind a Society and one officer's key may use up within any span of so many seconds. */
export type Budgets = Readonly<Record<BudgetKind, { readonly society: Limit; readonly officer: Limit }>> & {
  readonly seconds: number
  readonly volume: Volume
}

export type Charge = { readonly kind: BudgetKind; readonly member: string; readonly kid: string; readonly at: Date }
export type Charged = { readonly ok: true } | { readonly ok: false; readonly freeAt: Date }

/** Some of the charges of one kind, and how many of them there may be within a span. */
type Bound = { readonly charges: Sql; readonly most: Sql }

/**
 * Charges one act to a Society and to the officer's key that signed it, or says when the budget allows it again.
 * Nothing but the payer's own acts counts. Acts of one Society on one budget follow one another until the commit.
 */
export const charge = async (tx: Tx, budgets: Budgets, act: Charge): Promise<Charged> => {
  const bounds = boundsOf(budgets, act)
  const lock = sql`select pg_advisory_xact_lock(hashtextextended(${`budget ${act.kind} ${act.member}`}, 0))`
  // Sent together, and in this order: what the second sees is from after the lock.
  const [, charged] = await Promise.all([
    tx.run(lock),
    tx.run(sql`
      insert into budget_charge (id, kind, member, kid, at)
      select ${newId()}, ${act.kind}, ${act.member}, ${act.kid}, ${act.at}
      where ${roomIn(budgets, act, bounds.society)} and ${roomIn(budgets, act, bounds.officer)}`),
  ])
  if (charged === 1) return { ok: true }
  const free = [await freeAgain(tx, budgets, act, bounds.society), await freeAgain(tx, budgets, act, bounds.officer)]
  return { ok: false, freeAt: new Date(Math.max(...free)) }
}

const boundsOf = (budgets: Budgets, { kind, member, kid, at }: Charge): { society: Bound; officer: Bound } => {
  const { society, officer } = budgets[kind]
  const bound = (charges: Sql, limit: Limit): Bound => ({
    charges,
    most: allowance(limit, budgets.volume, { charges, at, span: spanOf(budgets) }),
  })
  return {
    society: bound(sql`kind = ${kind} and member = ${member}`, society),
    // Key ids are public, and another Society may give the same one to an officer of its own.
    officer: bound(sql`kind = ${kind} and member = ${member} and kid = ${kid}`, officer),
  }
}

const ChargedAt = Type.Object({ at: Timestamp }, { additionalProperties: false })

const spanOf = ({ seconds }: Budgets): number => seconds * 1000

const roomIn = (budgets: Budgets, { at }: Charge, bound: Bound): Sql =>
  sql`${bound.most} > 0 and not exists (${lastAllowed(budgets, at, bound)})`

/** Of n that are allowed, the n-th newest charge within the span, if there are so many. */
const lastAllowed = (budgets: Budgets, at: Date, { charges, most }: Bound): Sql =>
  sql`select at from budget_charge
      where ${charges} and at > ${new Date(at.getTime() - spanOf(budgets))}
      order by at desc offset greatest(0, ${most} - 1) limit 1`

/** Milliseconds: with n allowed, an act is allowed once the n-th newest charge has left the span. */
const freeAgain = async (tx: Tx, budgets: Budgets, { at }: Charge, bound: Bound): Promise<number> => {
  const { none } = await tx.one(None, sql`select ${bound.most} <= 0 as none`)
  if (none) return at.getTime() + spanOf(budgets)
  const nth = await tx.maybeOne(ChargedAt, lastAllowed(budgets, at, bound))
  return nth === undefined ? 0 : nth.at.getTime() + spanOf(budgets)
}

const None = Type.Object({ none: Type.Boolean() }, { additionalProperties: false })

/** A refusal that says when the budget allows the act again, which depends on the caller's own acts alone. */
export const overBudget = (freeAt: Date, at: Date): ReturnType<typeof refused> => {
  const retryAfter = Math.max(1, Math.ceil((freeAt.getTime() - at.getTime()) / 1000))
  return refused('budget_exhausted', { retryAfter, params: { retryAfter } })
}

/** Forgets charges that no budget counts any more; those of submissions make up the volume for longer. */
export const purgeCharges = (
  db: Queries,
  { seconds, volume }: Pick<Budgets, 'seconds' | 'volume'>,
  now: Date,
): Promise<number> => {
  const ago = (spans: number) => new Date(now.getTime() - spans * seconds * 1000)
  return db.run(sql`delete from budget_charge
    where at < ${ago(volume.spans + 2)} or (kind <> 'submission' and at < ${ago(2)})`)
}
