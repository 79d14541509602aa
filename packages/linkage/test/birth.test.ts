import { describe, expect, test } from 'vitest'
import { dayNumber, gregorianDate } from '../src/birth/calendars.ts'
import { birthInterval } from '../src/index.ts'
import type { BirthAccuracy, Calendar } from '../src/person.ts'

const iso = (day: number) => {
  const { year, month, day: date } = gregorianDate(day)
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}
const span = (value: string, accuracy: BirthAccuracy, calendar: Calendar) => {
  const interval = birthInterval({ value, accuracy, calendar })
  return interval && [iso(interval.earliest), iso(interval.latest)]
}

describe('calendars', () => {
  test.each([
    ['ethiopian', 'ethiopic'],
    ['islamic-civil', 'islamic-civil'],
    ['solar-hijri', 'persian'],
    ['buddhist', 'buddhist'],
    ['gregorian', 'gregory'],
  ] as const)('%s days agree with ICU for a century', (calendar, icu) => {
    const format = new Intl.DateTimeFormat(`en-u-ca-${icu}`, {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    })
    const wrong: string[] = []
    for (let time = Date.UTC(1925, 0, 1); time < Date.UTC(2030, 0, 1); time += 11 * 86_400_000) {
      const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
      const date = { year: parts.get('year') ?? 0, month: parts.get('month') ?? 0, day: parts.get('day') ?? 0 }
      if (dayNumber(date, calendar) !== time / 86_400_000 + 2_440_588)
        wrong.push(`${new Date(time).toISOString()} ${icu}`)
    }
    expect(wrong).toEqual([])
  })

  test('Hebrew and Julian new years fall on the known days', () => {
    expect(iso(dayNumber({ year: 5785, month: 1, day: 1 }, 'hebrew') ?? 0)).toBe('2024-10-03')
    expect(iso(dayNumber({ year: 5784, month: 1, day: 1 }, 'hebrew') ?? 0)).toBe('2023-09-16')
    expect(iso(dayNumber({ year: 2000, month: 1, day: 1 }, 'julian') ?? 0)).toBe('2000-01-14')
  })
})

describe('what a birth date means', () => {
  test.each([
    ['1985-04-25', 'exact-stated', 'gregorian', ['1985-04-25', '1985-04-25']],
    ['1985-04', 'month', 'gregorian', ['1985-04-01', '1985-04-30']],
    ['1985', 'year', 'gregorian', ['1985-01-01', '1985-12-31']],
    ['1985', 'year±2', 'gregorian', ['1983-01-01', '1987-12-31']],
    ['1976', 'year', 'ethiopian', ['1983-09-12', '1984-09-10']],
    ['1363', 'year', 'solar-hijri', ['1984-03-21', '1985-03-20']],
    ['1405', 'year', 'islamic-civil', ['1984-09-27', '1985-09-15']],
    ['1363-05-14', 'exact-document', 'solar-hijri', ['1984-08-05', '1984-08-05']],
    ['2528', 'year', 'buddhist', ['1985-01-01', '1985-12-31']],
  ] as const)('%s (%s, %s) covers %j', (value, accuracy, calendar, expected) => {
    expect(span(value, accuracy, calendar)).toEqual(expected)
  })

  test('the first of January of any calendar is a year, not a day', () => {
    expect(span('1990-01-01', 'exact-document', 'gregorian')).toEqual(['1990-01-01', '1990-12-31'])
    expect(span('1363-01-01', 'exact-document', 'solar-hijri')).toEqual(['1984-03-21', '1985-03-20'])
    expect(birthInterval({ value: '1990-01-01', accuracy: 'exact-document', calendar: 'gregorian' })?.day).toBeNull()
  })

  test.each([
    ['1985-13-01', 'gregorian'],
    ['1985-00-10', 'gregorian'],
    ['1985-02-99', 'gregorian'],
    ['85', 'gregorian'],
    ['', 'gregorian'],
    ['1985-04-25', 'other'],
  ] as const)('%s (%s) counts as missing, never as wrong', (value, calendar) => {
    expect(birthInterval({ value, accuracy: 'exact-stated', calendar })).toBeNull()
  })

  test('an unknown date gives way to the age band that an officer stated', () => {
    const interval = birthInterval(
      { value: '2000', accuracy: 'unknown', calendar: 'gregorian' },
      { min: 18, max: 24, statedIn: 2026 },
    )
    expect(interval && [iso(interval.earliest), iso(interval.latest)]).toEqual(['2001-01-01', '2008-12-31'])
    expect(birthInterval(null)).toBeNull()
    expect(birthInterval(null, null)).toBeNull()
  })
})
