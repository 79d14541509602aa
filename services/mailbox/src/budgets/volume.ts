import { type Queries, type Sql, sql } from '@kinlink/postgres'

/** Within a span a payer may use up `floor` at least and `ceiling` at most; in between, by the volume of its own acts before. */
export type Limit = { readonly floor: number; readonly ceiling: number }

/** Over how many spans that are over the volume is averaged, and how many times the mean is allowed. */
export type Volume = { readonly spans: number; readonly factor: number }

/** A Society, or one of its officers' keys. */
export type Payer = { readonly member: string; readonly kid?: string }

/** The beginning of the span of `ms` milliseconds, `ago` spans before the one of an instant. */
const beginning = (at: Date, ms: number, ago = 0): Date => new Date((Math.floor(at.getTime() / ms) - ago) * ms)

/**
 * How much a payer may use up within any span of `ms` milliseconds. What counts is at least a whole span old, so a burst does not raise the limit that it runs into;
 * and nothing but the payer's own acts does.
 */
export const allowance = (
  { floor, ceiling }: Limit,
  { spans, factor }: Volume,
  { member, kid }: Payer,
  at: Date,
  ms: number,
): Sql => {
  if (floor >= ceiling) return sql`${ceiling}::bigint`
  const own = kid === undefined ? sql`member = ${member}` : sql`member = ${member} and kid = ${kid}`
  return sql`(select least(${ceiling}::bigint,
      greatest(${floor}::bigint, ceil(${factor}::numeric * coalesce(sum(charges), 0) / ${spans}::int)::bigint))
    from budget_volume where ${own} and since >= ${beginning(at, ms, spans + 1)} and since < ${beginning(at, ms, 1)})`
}

/** The statement that adds an act to the volume of who is charged, where it `charged`. */
export const addToVolume =
  ({ member, kid }: Required<Payer>, at: Date, ms: number) =>
  (charged: Sql): Sql =>
    sql`insert into budget_volume (member, kid, since, charges)
      select ${member}, ${kid}, ${beginning(at, ms)}, 1 where ${charged}
      on conflict (member, kid, since) do update set charges = budget_volume.charges + 1`

/** Forgets what makes up nobody's volume any more. */
export const purgeVolume = (db: Queries, { spans }: Volume, now: Date, ms: number): Promise<number> =>
  db.run(sql`delete from budget_volume where since < ${beginning(now, ms, spans + 1)}`)
