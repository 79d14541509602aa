import { sparseBits } from '../../src/codes/encode.ts'
import { CODE_BITS } from '../../src/codes/resemblance.ts'
import { deriveLinkageKeys, type PersonFeatures } from '../../src/index.ts'
import { type Likeness, likenessOf } from './likeness.ts'

/** What an attacker expects codes of people to look like whose plaintext is known to him, and how much each figure is worth: one over twice its variance. */
export type Expectation = Likeness & { weightWorth: Float32Array; distanceWorth: Float32Array }

/** Keys of the attacker's own: the true one is not known to him, but under any key the same features collide as often. */
const OWN_KEYS = 4

/** Bits of a code before diffusion, packed as a code is. */
export function undiffused(person: PersonFeatures, keys: ReturnType<typeof deriveLinkageKeys>): Uint8Array {
  const code = new Uint8Array(CODE_BITS / 8)
  sparseBits(person, keys).forEach((bit, at) => {
    code[at >> 3] = (code[at >> 3] ?? 0) | (bit << (at & 7))
  })
  return code
}

function meanOf(all: readonly Float32Array[]): Float32Array {
  return Float32Array.from(all[0] ?? [], (_, at) => all.reduce((sum, one) => sum + (one[at] ?? 0), 0) / all.length)
}

/** Variance of one key's figures about the mean over several. */
function varianceOf(all: readonly Float32Array[], mean: Float32Array): number {
  const squares = all.reduce((sum, one) => sum + one.reduce((s, value, at) => s + (value - (mean[at] ?? 0)) ** 2, 0), 0)
  return (squares * (all.length + 1)) / ((all.length - 1) * all.length * mean.length)
}

/**
 * Draws the graph of known people's features under keys of the attacker's own, and works out what `mixed` bits in each parity make of it: bits that
 * differ in a share p before differ in (1 - (1 - 2p)^mixed) / 2 after. `mixed` 1 is no
 * diffusion, and no mask.
 */
export function expectationOf(people: readonly PersonFeatures[], mixed: number): Expectation {
  const own = Array.from({ length: OWN_KEYS }, (_, at) => {
    const keys = deriveLinkageKeys(new Uint8Array(32).fill(101 + at))
    return likenessOf(
      people.map((person) => undiffused(person, keys)),
      mixed > 1,
    )
  })
  const half = CODE_BITS / 2
  const after = (bits: number) => half * (1 - (1 - bits / half) ** mixed)
  const slope = (bits: number) => mixed * (1 - bits / half) ** (mixed - 1)
  const figures = (all: readonly Float32Array[]) => {
    const mean = meanOf(all)
    const variance = varianceOf(all, mean)
    const worth = mean.map((bits) => {
      const share = after(bits) / CODE_BITS
      const byMixing = mixed === 1 ? 0 : CODE_BITS * share * (1 - share)
      return 1 / (2 * (slope(bits) ** 2 * variance + byMixing + 1))
    })
    return { expected: mean.map(after), worth }
  }
  const weights = figures(own.map((one) => one.weights))
  const distances = figures(own.map((one) => one.distances))
  return {
    size: people.length,
    weights: weights.expected,
    weightWorth: weights.worth,
    distances: distances.expected,
    distanceWorth: distances.worth,
  }
}
