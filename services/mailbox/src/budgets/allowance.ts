import { type Sql, sql } from '@kinlink/postgres'

/** Within a span a payer may use up `floor` at least and `ceiling` at most; in between, by the volume of its own acts before. */
export type Limit = { readonly floor: number; readonly ceiling: number }

/** Over how many spans before the running one the volume is averaged, and how many times the mean is allowed. */
export type Volume = { readonly spans: number; readonly factor: number }

export type Past = {
  /** The payer's charges that make up its volume. */
  readonly charges: Sql
  readonly at: Date
  /** Milliseconds of a span. */
  readonly span: number
}

/**
 * How much a payer may use up within the span that ends now. Acts of the running span do not count, so a burst does not raise the limit that it
 * runs into; nothing but the payer's own acts does.
 */
export const allowance = ({ floor, ceiling }: Limit, { spans, factor }: Volume, { charges, at, span }: Past): Sql => {
  if (floor >= ceiling) return sql`${ceiling}::bigint`
  const since = new Date(at.getTime() - (spans + 1) * span)
  const until = new Date(at.getTime() - span)
  return sql`(select least(${ceiling}::bigint, greatest(${floor}::bigint, ceil(${factor}::numeric * count(*) / ${spans}::int)::bigint))
    from budget_charge where ${charges} and at > ${since} and at <= ${until})`
}
