/** Sought entries, and for how many of them at least one pair was found. */
export type Tally = { readonly asked: number; readonly found: number }

/** How a rate of hits compares with the network's. Coarse, so that no single match shows. */
export type Band = 'low' | 'usual' | 'high' | 'very-high'

const SOCIETIES = 3
/** Below this nothing can be told from nothing. */
const LEAST_RATE = 0.005
/** Standard deviations that chance is allowed. */
const DEVIATIONS = 4

const rateOf = ({ asked, found }: Tally): number => found / asked

/** The network's rate: the median of its Societies', which no single one can move far. Undefined with fewer than three to compare. */
export const networkRate = (societies: readonly Tally[]): number | undefined => {
  const rates = societies.map(rateOf).sort((a, b) => a - b)
  if (rates.length < SOCIETIES) return undefined
  const middle = Math.floor(rates.length / 2)
  const [below = 0, above = 0] = [rates[middle - 1], rates[middle]]
  return rates.length % 2 === 1 ? above : (below + above) / 2
}

/** At most a quarter of the network's rate, twice, or four times as much, and further from it than chance explains; `usual` otherwise. */
export const bandOf = (tally: Tally, network: number): Band => {
  const rate = Math.min(Math.max(network, LEAST_RATE), 1)
  const expected = tally.asked * rate
  const chance = DEVIATIONS * Math.sqrt(tally.asked * rate * (1 - rate))
  if (Math.abs(tally.found - expected) <= chance) return 'usual'
  const times = rateOf(tally) / rate
  if (times >= 4) return 'very-high'
  if (times >= 2) return 'high'
  return times <= 1 / 4 ? 'low' : 'usual'
}
