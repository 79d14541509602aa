import type { Calendar } from '../person.ts'

/*
 * Calendars by arithmetic, to and from Julian day numbers (Reingold & Dershowitz, Calendrical Calculations). Tabular Islamic
 * years may be a day or two off the observed moon, which intervals leave room for; Solar Hijri follows the 33-year cycle, exact for
 * 1178-1633 SH; `other` cannot be converted and is treated as unknown.
 */
export type DateParts = { year: number; month: number; day: number }

const div = Math.floor
const mod = (a: number, b: number) => a - b * div(a / b)

function gregorianDay({ year, month, day }: DateParts): number {
  const late = div((14 - month) / 12)
  const y = year + 4800 - late
  return day + div((153 * (month + 12 * late - 3) + 2) / 5) + 365 * y + div(y / 4) - div(y / 100) + div(y / 400) - 32045
}

function julianDay({ year, month, day }: DateParts): number {
  const late = div((14 - month) / 12)
  const y = year + 4800 - late
  return day + div((153 * (month + 12 * late - 3) + 2) / 5) + 365 * y + div(y / 4) - 32083
}

const ethiopianDay = ({ year, month, day }: DateParts) =>
  1724221 + 365 * (year - 1) + div(year / 4) + 30 * (month - 1) + day - 1

const islamicDay = ({ year, month, day }: DateParts) =>
  1948439 + 354 * (year - 1) + div((3 + 11 * year) / 30) + Math.ceil(29.5 * (month - 1)) + day

const LEAP_33 = [1, 5, 9, 13, 17, 22, 26, 30]
const leapsBefore = (year: number) =>
  8 * div((year - 1) / 33) + LEAP_33.filter((leap) => leap <= mod(year - 1, 33)).length

const solarHijriDay = ({ year, month, day }: DateParts) =>
  1948319 + 365 * (year - 1) + leapsBefore(year) + (month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6) + day

/** Days from the Hebrew epoch to the new year, with the postponements of the fixed calendar. */
function hebrewNewYear(year: number): number {
  const elapsed = (y: number) => {
    const months = div((235 * y - 234) / 19)
    const day = 29 * months + div((12084 + 13753 * months) / 25920)
    return mod(3 * (day + 1), 7) < 3 ? day + 1 : day
  }
  const [before, at, after] = [elapsed(year - 1), elapsed(year), elapsed(year + 1)]
  if (after - at === 356) return at + 2
  return at - before === 382 ? at + 1 : at
}

/** Months count from Tishri, the month the civil year begins with. */
function hebrewDay({ year, month, day }: DateParts): number {
  const start = hebrewNewYear(year)
  const length = hebrewNewYear(year + 1) - start
  const leap = length > 380
  const months = [
    30,
    mod(length, 10) === 5 ? 30 : 29,
    mod(length, 10) === 3 ? 29 : 30,
    29,
    30,
    ...(leap ? [30] : []),
    29,
    30,
    29,
    30,
    29,
    30,
    29,
  ]
  return 347997 + start + months.slice(0, month - 1).reduce((sum, days) => sum + days, 0) + day
}

const DAYS: Readonly<Record<Exclude<Calendar, 'other'>, (date: DateParts) => number>> = {
  gregorian: gregorianDay,
  julian: julianDay,
  ethiopian: ethiopianDay,
  'islamic-civil': islamicDay,
  'solar-hijri': solarHijriDay,
  hebrew: hebrewDay,
  buddhist: ({ year, month, day }) => gregorianDay({ year: year - 543, month, day }),
}

const MONTHS: Readonly<Partial<Record<Calendar, number>>> = { ethiopian: 13, hebrew: 13 }

/** Julian day number of a date in its calendar; null for a calendar that cannot be converted. */
export function dayNumber(date: DateParts, calendar: Calendar): number | null {
  return calendar === 'other' ? null : DAYS[calendar](date)
}

/** How many months a year of this calendar may have. */
export const monthsIn = (calendar: Calendar) => MONTHS[calendar] ?? 12

/** Gregorian date of a Julian day number (Richards 2013). */
export function gregorianDate(day: number): DateParts {
  const f = day + 1401 + div((div((4 * day + 274277) / 146097) * 3) / 4) - 38
  const e = 4 * f + 3
  const h = 5 * div(mod(e, 1461) / 4) + 2
  const month = mod(div(h / 153) + 2, 12) + 1
  return { year: div(e / 1461) - 4716 + div((14 - month) / 12), month, day: div(mod(h, 153) / 5) + 1 }
}
