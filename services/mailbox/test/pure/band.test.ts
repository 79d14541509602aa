import { describe, expect, it } from 'vitest'
import { bandOf, networkRate } from '../../src/hit-rates/band.ts'

const of = (asked: number, found: number) => ({ asked, found })

describe('the network’s rate of hits', () => {
  it('is the median of its Societies’ rates, so that no single one moves it far', () => {
    expect(networkRate([of(100, 10), of(1000, 150), of(100, 100)])).toBe(0.15)
    expect(networkRate([of(100, 10), of(100, 20), of(100, 30), of(100, 0)])).toBeCloseTo(0.15)
  })

  it('is none with fewer than three to compare', () => {
    expect(networkRate([])).toBeUndefined()
    expect(networkRate([of(100, 10), of(100, 90)])).toBeUndefined()
  })
})

describe('a rate of hits against a network’s of a fifth', () => {
  it.each([
    ['the same', of(500, 100), 'usual'],
    ['half as much again', of(500, 150), 'usual'],
    ['twice as much', of(500, 200), 'high'],
    ['four times as much', of(500, 400), 'very-high'],
    ['all of them', of(500, 500), 'very-high'],
    ['half', of(500, 50), 'usual'],
    ['a quarter', of(500, 25), 'low'],
    ['none at all', of(500, 0), 'low'],
    ['twice as much of few, which chance explains', of(50, 20), 'usual'],
    ['none of few, which chance explains', of(50, 0), 'usual'],
    ['three times as much of few', of(50, 30), 'high'],
    ['all of few', of(50, 50), 'very-high'],
  ] as const)('%s', (_what, tally, band) => {
    expect(bandOf(tally, 0.2)).toBe(band)
  })

  it('is judged also where the network finds nobody, or everybody', () => {
    expect([bandOf(of(500, 0), 0), bandOf(of(500, 2), 0), bandOf(of(500, 50), 0)]).toEqual([
      'usual',
      'usual',
      'very-high',
    ])
    expect([bandOf(of(500, 500), 1), bandOf(of(500, 100), 1)]).toEqual(['usual', 'low'])
  })

  it('never changes by a single match further than to the next band', () => {
    const order = ['low', 'usual', 'high', 'very-high']
    for (const asked of [50, 120, 500])
      for (let found = 1; found <= asked; found += 1) {
        const [before, after] = [found - 1, found].map((n) => order.indexOf(bandOf(of(asked, n), 0.2)))
        expect(Math.abs((after ?? 0) - (before ?? 0))).toBeLessThanOrEqual(1)
      }
  })
})
