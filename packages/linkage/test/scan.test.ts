import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packCodes, plainScan } from '../bench/support/plain-scan.ts'
import { builtModule } from '../bench/wasm/build.ts'
import {
  bandOf,
  CANDIDATE_FLOOR,
  CODE_BYTES,
  createCodeIndex,
  type Resembling,
  resemblance,
  shortlistLength,
} from '../src/index.ts'

/** A code with about three bits in ten set, one of whom little is known, from a seed. */
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

/** An index of these codes, each under its place as id. */
const indexOf = (codes: readonly Uint8Array[]) => {
  const index = createCodeIndex()
  for (const [at, one] of codes.entries()) index.put(String(at).padStart(6, '0'), one)
  return index
}
const placesOf = (hits: readonly Resembling[]) => hits.map(({ id, score }) => ({ index: Number(id), score }))
const found = (codes: readonly Uint8Array[], query: Uint8Array, floor: number, most?: number) =>
  placesOf(indexOf(codes).search(query, floor, most))

describe('scanning codes', () => {
  test('gives what a scan in plain JavaScript gives, code for code and score for score', () => {
    const codes = Array.from({ length: 1500 }, (_, at) => (at % 5 === 0 ? mixed(1, at + 2, at % 256) : code(at + 2)))
    const [index, packed] = [indexOf(codes), packCodes(codes)]
    for (const query of [code(1), mixed(1, 9, 128), new Uint8Array(CODE_BYTES), codes[700] ?? code(3)])
      for (const floor of [0, 0.31, 0.5, CANDIDATE_FLOOR, 2 / 3, 1])
        expect(placesOf(index.search(query, floor))).toEqual(plainScan(query, packed, floor))
  })

  test('is compiled from the source that lies beside it', async () => {
    const written = readFileSync(new URL('../src/codes/scan-wasm.ts', import.meta.url), 'utf8')
    expect(await builtModule()).toBe(written)
  })

  test('finds exactly the codes at or above the floor, best first', () => {
    const codes = Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? mixed(1, at + 2, at) : code(at + 2)))
    const query = code(1)
    const expected = codes
      .map((other, index) => ({ index, score: resemblance(query, other) }))
      .filter(({ score }) => score >= 0.5)
      .sort((a, b) => b.score - a.score || a.index - b.index)
    expect(expected.length).toBeGreaterThan(10)
    expect(found(codes, query, 0.5)).toEqual(expected)
    expect(found(codes, query, 0.5, 7)).toEqual(expected.slice(0, 7))
  })

  test('a code is wholly like itself and its score symmetric', () => {
    expect(resemblance(code(1), code(1))).toBe(1)
    expect(resemblance(code(1), code(2))).toBe(resemblance(code(2), code(1)))
    expect(resemblance(new Uint8Array(CODE_BYTES), new Uint8Array(CODE_BYTES))).toBe(0)
  })

  test('an empty code resembles nothing', () => {
    expect(found([code(1), new Uint8Array(CODE_BYTES)], new Uint8Array(CODE_BYTES), 0)).toEqual([])
  })

  test.each([0, 255, 257])('a code of %i bytes is refused', (length) => {
    expect(() => resemblance(new Uint8Array(length), code(1))).toThrow(RangeError)
    expect(() => createCodeIndex().search(new Uint8Array(length), 0.5)).toThrow(RangeError)
    expect(() => createCodeIndex().put('a', new Uint8Array(length))).toThrow(RangeError)
  })

  test('a score is told in bands only', () => {
    expect([CANDIDATE_FLOOR, 0.55, 0.9].map(bandOf)).toEqual(['low', 'medium', 'high'])
  })
})

describe('the index of codes', () => {
  test('keeps nothing of a code that was taken out where the next is written', () => {
    const codes = Array.from({ length: 600 }, (_, at) => code(at + 2))
    const index = indexOf(codes)
    for (let at = 0; at < 599; at++) expect(index.remove(String(at).padStart(6, '0'))).toBe(true)
    expect(index.search(code(2), 0).map(({ id }) => id)).toEqual(['000599'])
    index.put('again', code(2))
    expect(index.search(code(2), 1)).toEqual([{ id: 'again', score: 1 }])
  })

  test('has a shortlist that grows with the codes there are', () => {
    expect([0, 10_000, 100_000, 500_000, 1_000_000].map(shortlistLength)).toEqual([50, 50, 50, 200, 400])
  })

  test('answers like a fresh scan after any sequence of additions, replacements and removals', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 12 }),
      seed: fc.integer({ min: 1, max: 40 }),
      drop: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const index = createCodeIndex()
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
          .map(([id, other]) => ({ id, score: resemblance(code(1), other) }))
          .filter(({ score }) => score >= 0.6)
        expect(index.size).toBe(expected.size)
        expect(found.sort()).toEqual(right.map(({ id, score }) => `${id} ${score}`).sort())
      }),
      { numRuns: 60 },
    )
  })
})
