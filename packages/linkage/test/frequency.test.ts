import { describe, expect, test } from 'vitest'
import { DEFAULT_MODEL, type PersonFeatures, prepare, rarityAmong, scorePair } from '../src/index.ts'

const called = (full: string): PersonFeatures => ({ names: [{ full }], sex: 'unknown', birth: null })
const register = [
  ...Array.from({ length: 60 }, (_, at) => called(`Mohamed ${['Haddad', 'Najjar', 'Khatib'][at % 3]}`)),
  ...Array.from({ length: 140 }, (_, at) => called(`${['Yusuf', 'Karim', 'Bilal', 'Samir'][at % 4]} Hamdan`)),
  called('Jahanara Chowdhury'),
]
const rarity = rarityAmong(register.map(prepare))

describe('how common a name is', () => {
  test('makes an agreement on a rare name worth more than one on a common name', () => {
    const weightOf = (name: string) =>
      scorePair(called(name), called(name), { ...DEFAULT_MODEL, rarity }).evidence.find(
        ({ feature }) => feature === 'given-name',
      )?.weight
    expect(weightOf('Jahanara')).toBeGreaterThan((weightOf('Mohamed') ?? 0) + 0.5)
  })

  test('is counted across spellings and scripts', () => {
    const score = (name: string) => scorePair(called(name), called('Mohamed'), { ...DEFAULT_MODEL, rarity }).weight
    expect(score('محمد')).toBeLessThan(scorePair(called('محمد'), called('Mohamed')).weight + 0.01)
  })

  test('of a register without anybody is the usual', () => {
    const empty = rarityAmong([])
    expect(scorePair(called('Samir Haddad'), called('Samir Haddad'), { ...DEFAULT_MODEL, rarity: empty }).weight).toBe(
      scorePair(called('Samir Haddad'), called('Samir Haddad')).weight,
    )
  })
})
