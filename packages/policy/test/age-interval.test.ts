import { BIRTH_ACCURACIES, type Birth, CALENDARS } from '@kinlink/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageInterval, isPossiblyMinor } from '../src/index.ts'
import { NOW } from './people.ts'

const born = (
  value: string,
  accuracy: Birth['accuracy'] = 'exact-document',
  calendar: Birth['calendar'] = 'gregorian',
) => ageInterval({ value, accuracy, calendar }, null, NOW)

describe('the interval of ages that what was said leaves possible', () => {
  it.each<[string, Birth['accuracy'], Birth['calendar'], [number, number] | null]>([
    ['2008-11-23', 'exact-document', 'gregorian', [18, 18]],
    ['2008-11-24', 'exact-document', 'gregorian', [17, 17]],
    ['2008-01-01', 'exact-document', 'gregorian', [17, 18]],
    ['2008-01-02', 'exact-document', 'gregorian', [18, 18]],
    ['2007-12-01', 'exact-stated', 'gregorian', [18, 18]],
    ['2007-12-31', 'exact-document', 'gregorian', [18, 18]],
    ['2008-02-30', 'exact-stated', 'gregorian', [18, 18]],
    ['2008-11-31', 'exact-stated', 'gregorian', [17, 18]],
    ['2008-11-00', 'exact-stated', 'gregorian', [17, 18]],
    ['2008-13-01', 'exact-stated', 'gregorian', null],
    ['2008-00-10', 'exact-stated', 'gregorian', null],
    ['2008', 'exact-document', 'gregorian', [17, 18]],
    ['2008-11', 'exact-stated', 'gregorian', [17, 18]],
    ['2008-11', 'month', 'gregorian', [17, 18]],
    ['2008-11-30', 'month', 'gregorian', [17, 18]],
    ['2008-01', 'month', 'gregorian', [18, 18]],
    ['2008-12', 'month', 'gregorian', [17, 17]],
    ['2008', 'year', 'gregorian', [17, 18]],
    ['2008-02-03', 'year', 'gregorian', [17, 18]],
    ['2026', 'year', 'gregorian', [0, 0]],
    ['1970', 'age-band', 'gregorian', [50, 61]],
    ['2006', 'year±2', 'gregorian', [17, 22]],
    ['2003', 'year±5', 'gregorian', [17, 28]],
    ['2006', 'age-stated', 'gregorian', [17, 22]],
    ['2000', 'unknown', 'gregorian', null],
    ['2000', 'child-unknown', 'gregorian', [0, 17]],
    ['1980', 'year', 'other', null],
    ['1900', 'year', 'gregorian', [125, 126]],
    ['1899', 'year', 'gregorian', null],
    ['0080', 'year', 'gregorian', null],
    ['2026-11-24', 'exact-document', 'gregorian', [0, 0]],
    ['2026-11-25', 'exact-document', 'gregorian', null],
    ['1370', 'year', 'gregorian', null],
    ['2400', 'year', 'gregorian', null],
    ['1370', 'year', 'solar-hijri', [34, 35]],
    ['2000', 'year', 'ethiopian', [18, 19]],
    ['2551', 'year', 'buddhist', [17, 19]],
    ['5768', 'year', 'hebrew', [18, 19]],
    ['1429', 'year', 'islamic-civil', [17, 18]],
    ['1990', 'year', 'julian', [35, 36]],
  ])('%s (%s, %s)', (value, accuracy, calendar, expected) => {
    const ages = born(value, accuracy, calendar)
    expect(ages === null ? null : [ages.min, ages.max]).toEqual(expected)
  })

  it('is the officer’s own estimate where no birth is known, older by the years that have passed', () => {
    const band = { min: 20, max: 30, statedIn: 2024 }
    expect(ageInterval(null, band, NOW)).toEqual({ min: 21, max: 33 })
    expect(ageInterval({ value: '1900', accuracy: 'unknown', calendar: 'other' }, band, NOW)).toEqual({
      min: 21,
      max: 33,
    })
  })

  it('is the officer’s estimate of this very year, whoever is just as old as it says', () => {
    expect(ageInterval(null, { min: 18, max: 18, statedIn: 2026 }, NOW)).toEqual({ min: 18, max: 19 })
    expect(ageInterval(null, { min: 18, max: 18, statedIn: 2025 }, NOW)).toEqual({ min: 18, max: 20 })
  })

  it('is that of a child, and of whatever else an officer takes it for, where a child is all that was said', () => {
    const birth: Birth = { value: '2000', accuracy: 'child-unknown', calendar: 'other' }
    expect(ageInterval(birth, null, NOW)).toEqual({ min: 0, max: 17 })
    expect(ageInterval(birth, { min: 16, max: 20, statedIn: 2026 }, NOW)).toEqual({ min: 0, max: 21 })
  })

  it('allows for the day that has begun elsewhere already, and for no more', () => {
    const midnight = new Date('2026-11-23T00:00:00Z')
    const newborn = (value: string): Birth => ({ value, accuracy: 'exact-document', calendar: 'gregorian' })
    expect(ageInterval(newborn('2026-11-24'), null, midnight)).toEqual({ min: 0, max: 0 })
    expect(ageInterval(newborn('2026-11-25'), null, midnight)).toBeNull()
  })

  it('is of a child until the eighteenth birthday, and of an adult from that day on', () => {
    const birth: Birth = { value: '2008-05-20', accuracy: 'exact-document', calendar: 'gregorian' }
    const minorOn = (day: string) => isPossiblyMinor(ageInterval(birth, null, new Date(`${day}T00:00:00Z`)))
    expect(['2026-04-30', '2026-05-19', '2026-05-20', '2026-06-01'].map(minorOn)).toEqual([true, true, false, false])
  })

  it('is nothing known for an estimate that contradicts itself or comes from the future', () => {
    expect(ageInterval(null, { min: 30, max: 20, statedIn: 2026 }, NOW)).toBeNull()
    expect(ageInterval(null, { min: 20, max: 30, statedIn: 2031 }, NOW)).toBeNull()
    expect(isPossiblyMinor(null)).toBe(true)
  })

  it('takes both together where birth and estimate are given', () => {
    const birth: Birth = { value: '1990', accuracy: 'year', calendar: 'gregorian' }
    expect(ageInterval(birth, { min: 15, max: 20, statedIn: 2026 }, NOW)).toEqual({ min: 15, max: 36 })
  })
})

/** Calendars whose years another implementation than ours can name, here by Unicode’s names of them. */
const COUNTED = [
  ['solar-hijri', 'persian'],
  ['islamic-civil', 'islamic-civil'],
  ['ethiopian', 'ethiopic'],
  ['hebrew', 'hebrew'],
  ['buddhist', 'buddhist'],
] as const

describe('a year of another calendar', () => {
  it.each(COUNTED)('holds the true age of everybody born in it: %s', (calendar, unicode) => {
    const yearOf = new Intl.DateTimeFormat(`en-u-ca-${unicode}`, { year: 'numeric', timeZone: 'UTC' })
    for (let at = Date.parse('1940-01-01'); at < NOW.getTime(); at += 11 * 86_400_000) {
      const day = new Date(at)
      const value = yearOf.formatToParts(day).find(({ type }) => type === 'year')?.value ?? ''
      const ages = born(value, 'year', calendar)
      if (ages === null) throw new Error('a true year is always known')
      const hadBirthday = day.toISOString().slice(5, 10) <= NOW.toISOString().slice(5, 10)
      const truth = NOW.getUTCFullYear() - day.getUTCFullYear() - (hadBirthday ? 0 : 1)
      expect([value, ages.min <= truth, truth <= ages.max]).toEqual([value, true, true])
      expect(ages.max - ages.min).toBeLessThanOrEqual(3)
    }
  })

  it('begins and ends twenty days more or less than counted, so that nobody is taken for an adult too soon', () => {
    // 1387 is counted from 21 March 2008 to 21 March 2009.
    const birth: Birth = { value: '1387', accuracy: 'year', calendar: 'solar-hijri' }
    const on = (day: string) => ageInterval(birth, null, new Date(`${day}T00:00:00Z`))
    expect([on('2026-02-28'), on('2026-03-01')]).toEqual([
      { min: 16, max: 17 },
      { min: 16, max: 18 },
    ])
    expect([on('2027-04-09'), on('2027-04-10')].map(isPossiblyMinor)).toEqual([true, false])
  })

  it('begins in the Julian calendar on our 14 January', () => {
    const birth: Birth = { value: '2008', accuracy: 'year', calendar: 'julian' }
    expect(ageInterval(birth, null, new Date('2027-01-31T00:00:00Z'))).toEqual({ min: 17, max: 19 })
    expect(ageInterval(birth, null, new Date('2027-02-03T00:00:00Z'))).toEqual({ min: 18, max: 19 })
  })
})

const year = fc.integer({ min: 1, max: 6000 }).map((value) => String(value).padStart(4, '0'))
const anyBirth = fc.record({
  value: fc.oneof(
    year,
    fc
      .tuple(year, fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }))
      .map(([y, m, d]) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`),
  ),
  accuracy: fc.constantFrom(...BIRTH_ACCURACIES),
  calendar: fc.constantFrom(...CALENDARS),
})
const anyBand = fc.record({
  min: fc.integer({ min: 0, max: 120 }),
  max: fc.integer({ min: 0, max: 120 }),
  statedIn: fc.integer({ min: 2000, max: 2200 }),
})

describe('P-CHILD interval logic', () => {
  it('always is an interval of whole years, or nothing', () => {
    fc.assert(
      fc.property(anyBirth, fc.option(anyBand), (birth, band) => {
        const ages = ageInterval(birth, band, NOW)
        if (ages === null) return
        expect(Number.isInteger(ages.min) && Number.isInteger(ages.max)).toBe(true)
        expect(ages.min).toBeGreaterThanOrEqual(0)
        expect(ages.max).toBeGreaterThanOrEqual(ages.min)
      }),
    )
  })

  it('never makes an adult of a person by adding an estimate, or by knowing less exactly', () => {
    fc.assert(
      fc.property(anyBirth, anyBand, (birth, band) => {
        const alone = ageInterval(birth, null, NOW)
        if (alone !== null && isPossiblyMinor(alone)) expect(isPossiblyMinor(ageInterval(birth, band, NOW))).toBe(true)
        if (birth.calendar !== 'gregorian' || birth.accuracy !== 'exact-document' || alone === null) return
        for (const accuracy of ['year', 'year±2', 'year±5'] as const) {
          const vague = ageInterval({ ...birth, accuracy }, null, NOW)
          expect(vague === null || (vague.min <= alone.min && vague.max >= alone.max)).toBe(true)
        }
      }),
    )
  })

  it('holds the true age for every true birth date, in every way of stating it', () => {
    const day = fc.date({ min: new Date('1930-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.constantFrom('exact-stated', 'month', 'year', 'year±2', 'year±5'), (date, accuracy) => {
        const iso = date.toISOString().slice(0, 10)
        // The first of January is read as a year of which no more is known.
        fc.pre(!iso.endsWith('-01-01'))
        const truth = ageInterval({ value: iso, accuracy: 'exact-document', calendar: 'gregorian' }, null, NOW)
        const ages = ageInterval(
          { value: iso, accuracy: accuracy as Birth['accuracy'], calendar: 'gregorian' },
          null,
          NOW,
        )
        if (truth === null || ages === null) throw new Error('a true date is always known')
        expect(ages.min <= truth.min && truth.max <= ages.max).toBe(true)
      }),
    )
  })
})
