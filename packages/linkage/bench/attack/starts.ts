import type { Expectation } from './expectation.ts'
import type { Likeness } from './likeness.ts'

/** For each code the person it is thought to be, and how sure that is compared with the next best; 0 is not at all. */
export type Guess = { person: Int32Array; sureness: Float32Array }

const QUANTILES = [0, 0.003, 0.01, 0.03, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99]

/** Each one's number of bits and the distribution of distances to all others, in units of their spread. */
function rowsOf({ size, weights, distances }: Likeness): Float64Array[] {
  const rows = Array.from({ length: size }, (_, at) => {
    const row = distances.slice(at * size, (at + 1) * size).sort()
    return Float64Array.of(weights[at] ?? 0, ...QUANTILES.map((q) => row[1 + Math.floor(q * (size - 1))] ?? 0))
  })
  for (let column = 0; column <= QUANTILES.length; column++) {
    const mean = rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / size
    const spread = Math.sqrt(rows.reduce((sum, row) => sum + ((row[column] ?? 0) - mean) ** 2, 0) / size) || 1
    for (const row of rows) row[column] = ((row[column] ?? 0) - mean) / spread
  }
  return rows
}

/** Whose distances to everybody are distributed most like a code's distances to all codes: good where nearly all are encoded. */
export function startByRows(codes: Likeness, people: Expectation): Guess {
  const [theirs, known] = [rowsOf(codes), rowsOf(people)]
  const guess = { person: new Int32Array(codes.size), sureness: new Float32Array(codes.size) }
  theirs.forEach((row, code) => {
    let [best, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    known.forEach((other, person) => {
      const cost = row.reduce((sum, value, at) => sum + (value - (other[at] ?? 0)) ** 2, 0)
      if (cost < best) {
        second = best
        best = cost
        guess.person[code] = person
      } else if (cost < second) second = cost
    })
    guess.sureness[code] = (second - best) / second
  })
  return guess
}

const DEPTH = 10
const BEAM = 4000
const REACH = 40
const STEPS = 4000

/** Codes one after the other, each the nearest to those before: what is near tells most. */
function orderOf({ size, distances }: Likeness): number[] {
  const between = (a: number, b: number) => (a === b ? Number.POSITIVE_INFINITY : (distances[a * size + b] ?? 0))
  const all = Array.from({ length: size }, (_, at) => at)
  const nearest = (a: number) => Math.min(...all.map((b) => between(a, b)))
  const order = [all.reduce((best, one) => (nearest(one) < nearest(best) ? one : best), 0)]
  while (order.length < Math.min(DEPTH, size)) {
    const toOrder = (one: number) => Math.min(...order.map((other) => between(one, other)))
    const left = all.filter((one) => !order.includes(one))
    order.push(left.reduce((best, one) => (toOrder(one) < toOrder(best) ? one : best), left[0] ?? 0))
  }
  return order
}

type State = { cost: number; people: readonly number[] }

/** The cheapest `BEAM` ways to name one more code. */
function extended(states: readonly State[], costOf: (state: State) => Float32Array): State[] {
  const costs = states.map(costOf)
  let least = Number.POSITIVE_INFINITY
  for (const row of costs) for (const cost of row) if (cost < least) least = cost
  const counts = new Uint32Array(STEPS + 1)
  const stepOf = (cost: number) => Math.min(STEPS, Math.floor(((cost - least) / REACH) * STEPS))
  for (const row of costs)
    for (const cost of row) if (cost < least + REACH) counts[stepOf(cost)] = (counts[stepOf(cost)] ?? 0) + 1
  let [limit, kept] = [0, counts[0] ?? 0]
  while (limit < STEPS - 1 && kept + (counts[limit + 1] ?? 0) <= BEAM) kept += counts[++limit] ?? 0
  const next: State[] = []
  for (const [at, row] of costs.entries()) {
    const before = states[at]?.people ?? []
    for (const [person, cost] of row.entries())
      if (cost < least + REACH && stepOf(cost) <= limit) next.push({ cost, people: [...before, person] })
  }
  return next
}

/** Names a few codes at once, in all ways that are likely enough: good where few are encoded and figures are precise. */
export function startBySearch(codes: Likeness, people: Expectation): Guess {
  const order = orderOf(codes)
  let states: State[] = [{ cost: 0, people: [] }]
  for (const [depth, code] of order.entries()) {
    const weight = codes.weights[code] ?? 0
    const alone = people.weights.map((expected, at) => (weight - expected) ** 2 * (people.weightWorth[at] ?? 0))
    states = extended(states, (state) => {
      const row = alone.map((cost) => state.cost + cost)
      for (let at = 0; at < depth; at++) {
        const other = state.people[at] ?? 0
        const seen = codes.distances[code * codes.size + (order[at] ?? 0)] ?? 0
        for (let person = 0, cell = other * people.size; person < people.size; person++, cell++) {
          row[person] =
            (row[person] ?? 0) + (seen - (people.distances[cell] ?? 0)) ** 2 * (people.distanceWorth[cell] ?? 0)
        }
        row[other] = Number.POSITIVE_INFINITY
      }
      return row
    })
  }
  const best = states.reduce((low, state) => (state.cost < low.cost ? state : low))
  const guess = { person: new Int32Array(codes.size), sureness: new Float32Array(codes.size) }
  for (const [at, code] of order.entries()) {
    guess.person[code] = best.people[at] ?? 0
    guess.sureness[code] = 1
  }
  return guess
}
