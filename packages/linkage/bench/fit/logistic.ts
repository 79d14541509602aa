/** A pair as the fit sees it: whether it is one person, how many pairs it stands for, and the steps of its comparison by place. */
export type Row = { match: number; stands: number; at: Int32Array; amounts: Float64Array }

/** Where the weights start and are drawn back to, below what none may fall, and how strongly they are drawn. */
export type Anchors = { start: Float64Array; least: Float64Array; strength: number }

const LN2 = Math.LN2
const SWEEPS = 60

/**
 * Logistic regression in bits (log2 odds) by coordinate-wise Newton steps, drawn to the anchors and kept above their least. Gives the weights and the
 * intercept. The same rows give the same weights.
 */
export function fitWeights(
  rows: readonly Row[],
  { start, least, strength }: Anchors,
): { weights: Float64Array; prior: number } {
  const weights = Float64Array.from(start)
  let prior = -11
  const columns = columnsOf(rows, weights.length)
  const bits = Float64Array.from(rows, () => prior)
  rows.forEach((row, index) => {
    row.at.forEach((at, k) => {
      bits[index] = (bits[index] ?? 0) + (weights[at] ?? 0) * (row.amounts[k] ?? 0)
    })
  })
  /** One step: the best change for a parameter that touches these rows. */
  const change = (touched: readonly (readonly [row: number, amount: number])[], drawn: number, pull: number) => {
    let [slope, bend] = [pull * drawn, pull]
    for (const [index, amount] of touched) {
      const row = rows[index]
      if (row === undefined) continue
      const p = 1 / (1 + 2 ** -(bits[index] ?? 0))
      slope += row.stands * (p - row.match) * LN2 * amount
      bend += row.stands * p * (1 - p) * LN2 * LN2 * amount * amount
    }
    return Math.max(-2, Math.min(2, -slope / Math.max(bend, 1e-6)))
  }
  const apply = (touched: readonly (readonly [row: number, amount: number])[], step: number) => {
    for (const [index, amount] of touched) bits[index] = (bits[index] ?? 0) + step * amount
  }
  const everything = rows.map((_, index) => [index, 1] as const)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const drift = change(everything, 0, 0)
    prior += drift
    apply(everything, drift)
    columns.forEach((touched, at) => {
      const now = weights[at] ?? 0
      const wanted = now + change(touched, now - (start[at] ?? 0), strength)
      const next = Math.max(wanted, least[at] ?? Number.NEGATIVE_INFINITY)
      weights[at] = next
      apply(touched, next - now)
    })
  }
  return { weights, prior }
}

function columnsOf(rows: readonly Row[], width: number): (readonly [number, number])[][] {
  const columns: (readonly [number, number])[][] = Array.from({ length: width }, () => [])
  rows.forEach((row, index) => {
    row.at.forEach((at, k) => {
      columns[at]?.push([index, row.amounts[k] ?? 0])
    })
  })
  return columns
}
