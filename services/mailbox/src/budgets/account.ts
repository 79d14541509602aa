import { join, type Sql, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'

/**
 * What a Society's acts of one kind are charged to. Names differ, whatever a key's id holds; and since key ids are public, and another Society may give the same one to an
 * officer of its own, an account is one Society's alone.
 */
export const ACCOUNTS = {
  society: '',
  officer: (kid: string) => `officer ${kid}`,
  approvals: 'approvals',
  approver: (kid: string) => `approver ${kid}`,
} as const

/** How many charges of an account there may be within a span. */
export type Bound = { readonly account: string; readonly most: Sql }

/** An act of a Society, and where its span begins: a charge of that instant, or from before it, counts no more. */
export type ChargedAct = { readonly kind: string; readonly member: string; readonly at: Date; readonly since: Date }

/** Makes the statement that is carried out with the charge, if there is one: it inserts a row where `charged` holds. */
export type Along = (charged: Sql) => Sql

const Judged = Type.Object({ taken_at: Type.Union([Timestamp, Type.Null()]) }, { additionalProperties: false })

/**
 * Charges an act to all accounts that have room for it, or to none if one has not. Undefined, or the instant of the newest charge that has to leave the span before. Whoever
 * calls it keeps others from charging the same accounts until the commit.
 *
 * Charges of an account are numbered, and each knows the latest date so far: with n allowed there is room if the charge n back has left the span, and with it all before. So
 * what is allowed costs the same however many there are. Where it has not, those within the span are counted: clocks differ and are set, and only counting says for certain.
 */
export const chargeAccounts = async (
  tx: Tx,
  { kind, member, at, since }: ChargedAct,
  bounds: readonly Bound[],
  along?: Along,
): Promise<Date | undefined> => {
  const rows = bounds.map(({ account, most }) => sql`(${account}, ${most})`)
  const ofAccount = sql`kind = ${kind} and member = ${member} and account = bound.account`
  const { taken_at } = await tx.one(
    Judged,
    sql`
    with account as (
      select bound.account, coalesce(newest.nth, 0) + 1 as nth, greatest(newest.latest, ${at}) as latest,
        case
          when bound.most < 1 then ${at}
          when ${since} < (
            select latest from budget_charge where ${ofAccount} and nth = newest.nth + 1 - bound.most
          ) then (
            select at from budget_charge where ${ofAccount} and at > ${since}
            order by at desc offset bound.most - 1 limit 1
          )
        end as taken_at
      from (values ${join(rows)}) as bound (account, most)
      left join lateral (
        select nth, latest from budget_charge where ${ofAccount} order by nth desc limit 1
      ) as newest on true
    ),
    judged as (select max(taken_at) as taken_at from account),
    charged as (
      insert into budget_charge (kind, member, account, nth, at, latest)
      select ${kind}, ${member}, account, nth, ${at}, latest from account where (select taken_at from judged) is null
    )${along === undefined ? sql`` : sql`, along as (${along(sql`(select taken_at from judged) is null`)})`}
    select taken_at from judged`,
  )
  return taken_at ?? undefined
}
