import { createHash } from 'node:crypto'
import { CODE_BYTES, resemblance, shortlistLength } from '@kinlink/linkage/compare'
import { describe, expect, test } from 'vitest'
import { createCodeGroups, searchFew } from '../../src/codes/code-groups.ts'

type Coded = Parameters<typeof searchFew>[0]

const bytes = (seed: string) =>
  new Uint8Array(createHash('shake256', { outputLength: CODE_BYTES }).update(seed).digest())

/** An entry whose code shares all but its first `apart` bytes with that of everybody else here. */
const entry = (id: string, apart: number, said: Partial<Coded> = {}): Coded => {
  const code = bytes('everybody')
  code.set(bytes(id).subarray(0, apart))
  return { id, author: 'transit', role: 'present', codeEpoch: 'now', code, ...said }
}
const sought = entry('s', 0, { role: 'sought', author: 'destination' })
const FLOOR = 0.6

const searched = (entries: readonly Coded[]) => {
  const groups = createCodeGroups()
  for (const one of entries) groups.put(one)
  return groups.search(sought, FLOOR).map(({ id }) => id)
}

describe('what is compared with a sought entry', () => {
  const others = [
    entry('near', 20),
    entry('far', 250),
    entry('own', 0, { author: 'destination' }),
    entry('same role', 0, { role: 'sought' }),
    entry('other epoch', 0, { codeEpoch: 'before' }),
  ]

  test('is of another Society, of the opposite role and of the same epoch', () => {
    expect(searched(others)).toEqual(['near'])
  })

  test('is the same whether one by one or all at once', () => {
    const many = Array.from({ length: 45 }, (_, at) => entry(`p${at}`, 5 * at))
    const few = searchFew(sought, [...others, ...many], FLOOR)
    expect(few.length).toBeGreaterThan(10)
    expect(few.length).toBeLessThan(many.length)
    expect(few.map(({ id }) => id).sort()).toEqual(searched([...others, ...many]).sort())
  })

  test('is a shortlist of each Society, so that a flood of one crowds out nobody of another', () => {
    const flood = Array.from({ length: 300 }, (_, at) => entry(`flood ${at}`, at % 64, { author: 'origin' }))
    const found = searched([...flood, entry('there', 70)])
    expect(found).toContain('there')
    expect(found).toHaveLength(shortlistLength(301) + 1)
    const kept = flood.filter(({ id }) => found.includes(id)).map(({ code }) => resemblance(code, sought.code))
    const left = flood.filter(({ id }) => !found.includes(id)).map(({ code }) => resemblance(code, sought.code))
    expect(Math.min(...kept)).toBeGreaterThanOrEqual(Math.max(...left))
  })

  test('is forgotten at once', () => {
    const groups = createCodeGroups()
    groups.put(entry('near', 20))
    groups.forget('near')
    expect(groups.search(sought, FLOOR)).toEqual([])
    expect(groups.size).toBe(0)
  })
})
