import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandOf, CANDIDATE_FLOOR, CODE_BYTES, createCodeIndex, dice, packCodes, scan } from '../src/index.ts'

/** A code with about three bits in ten set, as codes have, from a seed. */
const code = (seed: number): Uint8Array => {
  const block = (part: number) =>
    createHash('shake256', { outputLength: CODE_BYTES }).update(`${seed}/${part}`).digest()
  const [a, b, c] = [block(0), block(1), block(2)]
  return Uint8Array.from(a, (byte, at) => byte & ((b[at] ?? 0) | ((c[at] ?? 0) & 0x33)))
}
/** The same code with some of its bytes taken from another. */
const mixed = (seed: number, other: number, bytes: number) => {
  const result = code(seed)
  result.set(code(other).subarray(0, bytes))
  return result
}

describe('scanning codes', () => {
  test('finds exactly the codes at or above the floor, best first', () => {
    const codes = Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? mixed(1, at + 2, at) : code(at + 2)))
    const query = code(1)
    const expected = codes
      .map((other, index) => ({ index, score: dice(query, other) }))
      .filter(({ score }) => score >= 0.5)
      .sort((a, b) => b.score - a.score || a.index - b.index)
    expect(expected.length).toBeGreaterThan(10)
    expect(scan(query, packCodes(codes), 0.5)).toEqual(expected)
  })

  test('a code is wholly like itself and its score symmetric', () => {
    expect(dice(code(1), code(1))).toBe(1)
    expect(dice(code(1), code(2))).toBe(dice(code(2), code(1)))
    expect(dice(new Uint8Array(CODE_BYTES), new Uint8Array(CODE_BYTES))).toBe(0)
  })

  test('an empty code resembles nothing', () => {
    expect(scan(new Uint8Array(CODE_BYTES), packCodes([code(1), new Uint8Array(CODE_BYTES)]), 0)).toEqual([
      { index: 0, score: 0 },
    ])
  })

  test.each([0, 255, 257])('a code of %i bytes is refused', (length) => {
    expect(() => dice(new Uint8Array(length), code(1))).toThrow(RangeError)
    expect(() => packCodes([new Uint8Array(length)])).toThrow(RangeError)
    expect(() => createCodeIndex().put('a', new Uint8Array(length))).toThrow(RangeError)
  })

  test('a score is told in bands only', () => {
    expect([CANDIDATE_FLOOR, 0.56, 0.9].map(bandOf)).toEqual(['low', 'medium', 'high'])
  })
})

describe('the index of codes', () => {
  test('answers like a fresh scan after any sequence of additions, replacements and removals', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 12 }),
      seed: fc.integer({ min: 1, max: 40 }),
      drop: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const index = createCodeIndex(2)
        const expected = new Map<string, Uint8Array>()
        for (const { id, seed, drop } of steps) {
          if (drop) expect(index.remove(String(id))).toBe(expected.delete(String(id)))
          else {
            index.put(String(id), mixed(1, seed, 4 * seed))
            expected.set(String(id), mixed(1, seed, 4 * seed))
          }
        }
        const found = index.search(code(1), 0.6).map(({ id, score }) => `${id} ${score}`)
        const right = [...expected]
          .map(([id, other]) => ({ id, score: dice(code(1), other) }))
          .filter(({ score }) => score >= 0.6)
        expect(index.size).toBe(expected.size)
        expect(found.sort()).toEqual(right.map(({ id, score }) => `${id} ${score}`).sort())
      }),
      { numRuns: 60 },
    )
  })
})
