import { describe, expect, test } from 'vitest'
import { undiffused } from '../bench/attack/expectation.ts'
import { named } from '../bench/parts/attack.ts'
import { readCaseload } from '../bench/support/caseload-files.ts'
import { seeded } from '../bench/support/seeded.ts'
import { DIFFUSION } from '../src/codes/keys.ts'
import { CODE_BITS } from '../src/codes/resemblance.ts'
import { deriveLinkageKeys, encode, featuresOf } from '../src/index.ts'

const keys = deriveLinkageKeys(new Uint8Array(32).fill(3))
const PAIRS = 5000

const folder = new URL('../bench/data/caseload', import.meta.url).pathname
const people = readCaseload(folder, 'all')
  .present.slice(0, 800)
  .map(({ features }) => features)
const codes = people.map((person) => encode(person, keys))

const bitOf = (code: Uint8Array, at: number) => ((code[at >> 3] ?? 0) >> (at & 7)) & 1

/** How many of some random pairs of bits go together (phi) by more than five standard deviations of chance. */
function correlated(of: readonly Uint8Array[]): number {
  const next = seeded(11)
  let found = 0
  for (let pair = 0; pair < PAIRS; pair++) {
    const [a, b] = [next() % CODE_BITS, next() % CODE_BITS]
    const count = { a: 0, b: 0, both: 0 }
    for (const code of of) {
      count.a += bitOf(code, a)
      count.b += bitOf(code, b)
      count.both += bitOf(code, a) & bitOf(code, b)
    }
    const n = of.length
    const spread = Math.sqrt(count.a * (n - count.a) * count.b * (n - count.b))
    const phi = spread === 0 || a === b ? 0 : (n * count.both - count.a * count.b) / spread
    if (Math.abs(phi) > 5 / Math.sqrt(n)) found += 1
  }
  return found
}

describe('what codes of eight hundred people show without the key', () => {
  test('no code comes twice but for two people of whom the very same is known', () => {
    const distinct = (texts: readonly string[]) => new Set(texts).size
    const known = people.map((person) =>
      featuresOf(person)
        .map(({ family, token }) => `${family} ${token}`)
        .sort()
        .join('\n'),
    )
    expect(distinct(codes.map((code) => Buffer.from(code).toString('hex')))).toBe(distinct(known))
  })

  test('few bits go together, fewer than half of those that do before diffusion', () => {
    const before = correlated(people.map((person) => undiffused(person, keys)))
    const after = correlated(codes)
    expect(before).toBeGreaterThan(PAIRS / 100)
    expect(after).toBeLessThan(PAIRS / 100)
    expect(after).toBeLessThan(before / 2)
  })
})

describe('a graph-matching attack by somebody who knows all but the key', () => {
  const stolen = { known: people.slice(0, 160), decoys: [], key: 42 }
  const share = ({ right, of }: { right: number; of: number }) => right / of

  test('names codes without diffusion, few or all of those who are known', { timeout: 240_000 }, () => {
    const shares = named(stolen, undiffused, 1, [0.1, 1]).map(share)
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.5)
  })

  test('names few of the codes of a fifth of those who are known, or of a tenth', { timeout: 240_000 }, () => {
    const shares = named(stolen, encode, DIFFUSION, [0.1, 0.2]).map(share)
    expect(Math.max(...shares)).toBeLessThanOrEqual(0.1)
  })
})
