import { describe, expect, test } from 'vitest'
import { FAMILIES, featuresOf, type PersonFeatures } from '../src/index.ts'

const person = (full: string, rest: Partial<PersonFeatures> = {}): PersonFeatures => ({
  names: [{ full }],
  sex: 'unknown',
  birth: null,
  ...rest,
})
const tokens = (one: PersonFeatures, family: string) =>
  featuresOf(one)
    .filter((feature) => feature.family === family)
    .map(({ token }) => token)
const born = (value: string, calendar: 'gregorian' | 'ethiopian' | 'solar-hijri' | 'islamic-civil' = 'gregorian') => ({
  value,
  accuracy: value.length > 4 ? ('exact-stated' as const) : ('year' as const),
  calendar,
})

describe('what of a person goes into a code', () => {
  test('is the same whatever order the names are written in, but for the first being taken for the given one', () => {
    const sorted = (one: PersonFeatures, but = '') =>
      featuresOf(one)
        .filter(({ family }) => family !== but)
        .map(({ family, token }) => `${family} ${token}`)
        .sort()
    const [one, other] = [person('Karim Haddad'), person('Haddad Karim')]
    expect(sorted(one, 'name-given')).toEqual(sorted(other, 'name-given'))
    expect(tokens(one, 'name-given')).toEqual(tokens(person('Karim'), 'name-given'))
    const parts = { given: 'Karim', family: 'Haddad' }
    expect(sorted({ ...other, names: [{ full: 'Haddad Karim', parts }] })).toEqual(sorted(one))
  })

  test('names each feature once and only families that have a key of their own', () => {
    const features = featuresOf(person('Mamadou Mamadou Diallo', { birth: born('1980-05-06'), birthPlace: 'Labé' }))
    expect(new Set(features.map(({ family, token }) => `${family} ${token}`)).size).toBe(features.length)
    expect(features.filter(({ family }) => !FAMILIES.includes(family))).toEqual([])
  })

  test('holds the lexicon groups, so that Ceesay and Cissé meet', () => {
    const shared = tokens(person('Ceesay'), 'name-group').filter((group) =>
      tokens(person('Cissé'), 'name-group').includes(group),
    )
    expect(shared.length).toBeGreaterThan(0)
  })

  test('holds no name of a relative', () => {
    const alone = person('Maryam Rahimi')
    expect(featuresOf({ ...alone, parents: { father: 'Habib', mother: 'Shukria' } })).toEqual(featuresOf(alone))
  })

  test('leaves out what is not known', () => {
    expect(featuresOf(person(''))).toEqual([])
    expect(tokens(person('A', { sex: 'not-stated' }), 'sex')).toEqual([])
  })

  test.each([
    ['1976', 'ethiopian', ['1983', '1984']],
    ['1363', 'solar-hijri', ['1984', '1985']],
    ['1405', 'islamic-civil', ['1984', '1985']],
    ['1985', 'gregorian', ['1985']],
  ] as const)(
    'a year %s of the %s calendar is every Gregorian year that it covers, and two on either side',
    (value, calendar, years) => {
      const around = [-2, -1, ...years.keys(), years.length, years.length + 1].map((by) =>
        String(Number(years[0]) + by),
      )
      expect(tokens(person('A', { birth: born(value, calendar) }), 'birth-near-year')).toEqual(around)
    },
  )

  test('a first of January says no day, day and month say the same in either order', () => {
    expect(tokens(person('A', { birth: born('1980-01-01') }), 'birth-day')).toEqual([])
    expect(tokens(person('A', { birth: born('1980-05-06') }), 'birth-day')).toEqual(
      tokens(person('A', { birth: born('1980-06-05') }), 'birth-day'),
    )
  })
})
