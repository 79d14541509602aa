import type { AgeBand, Birth } from '@kinlink/contracts'

/** Completed years, both ends included; between them lies every age that what was said leaves possible. */
export type AgeInterval = { readonly min: number; readonly max: number }
type BirthInterval = { readonly earliest: number; readonly latest: number }

const DAY = 86_400_000
const OLDEST = 125
/** Years on either side of what was said. */
const SLACK: Readonly<Partial<Record<Birth['accuracy'], number>>> = {
  'year±2': 2,
  'year±5': 5,
  'age-stated': 2,
  'age-band': 5,
}
const EXACT: ReadonlySet<Birth['accuracy']> = new Set(['exact-document', 'exact-stated'])

/**
 * Ages that a person may have now, by all readings of the stated birth and of an officer's estimate. Coarse on purpose:
 * whatever is unsure widens the interval and never narrows it, so that a possible minor is never missed (P-CHILD, 5.3).
 * `null` when nothing usable was said, which stands for every age.
 */
export const ageInterval = (birth: Birth | null, ageBand: AgeBand | null, now: Date): AgeInterval | null => {
  const byBand = ageBand === null ? null : agesOfBand(ageBand, now)
  const byBirth = birth === null ? null : agesOfBirth(birth, now)
  return byBirth === null ? byBand : hull(byBirth, byBand)
}

/** Whether a person has to be treated as a child: the interval touches what is below 18, or nothing is known. */
export const isPossiblyMinor = (ages: AgeInterval | null): boolean => ages === null || ages.min < 18

const hull = (a: AgeInterval, b: AgeInterval | null): AgeInterval =>
  b === null ? a : { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }

const agesOfBand = (band: AgeBand, now: Date): AgeInterval | null => {
  const years = now.getUTCFullYear() - band.statedIn
  if (band.min > band.max || years < 0) return null
  return { min: band.min + Math.max(0, years - 1), max: band.max + years + 1 }
}

const agesOfBirth = (birth: Birth, now: Date): AgeInterval | null => {
  if (birth.accuracy === 'unknown') return null
  if (birth.accuracy === 'child-unknown') return { min: 0, max: 17 }
  const stated = statedInterval(birth)
  if (stated === null) return null
  const slack = SLACK[birth.accuracy] ?? 0
  const latest = shiftYears(stated.latest, slack)
  const earliest = shiftYears(stated.earliest, -slack)
  // A birth far in the future or more than a lifetime ago was written in another calendar than it says: nothing is known.
  if (earliest > now.getTime() + DAY || yearsBetween(latest, now.getTime()) > OLDEST) return null
  return {
    min: Math.max(0, yearsBetween(latest, now.getTime())),
    max: Math.max(0, yearsBetween(earliest, now.getTime())),
  }
}

/** Days on which the person may be born, as far as the stated value and calendar go. */
const statedInterval = ({ value, accuracy, calendar }: Birth): BirthInterval | null => {
  const [year = 0, month, day] = value.split('-').map(Number)
  if (calendar === 'gregorian')
    return gregorianInterval(
      year,
      monthKnown(accuracy, month, day) ? month : undefined,
      EXACT.has(accuracy) ? day : undefined,
    )
  const span = YEAR_SPAN[calendar]?.(year)
  // Another calendar's year as a whole, with a margin for leap rules and for the day it begins on.
  return span === undefined ? null : { earliest: span[0] - MARGIN, latest: span[1] + MARGIN }
}

/** Registration offices write 1 January where they know the year alone. */
const monthKnown = (accuracy: Birth['accuracy'], month?: number, day?: number): boolean =>
  accuracy === 'month' || (EXACT.has(accuracy) && !(month === 1 && day === 1))

const gregorianInterval = (year: number, month?: number, day?: number): BirthInterval | null => {
  if (month === undefined) return { earliest: utc(year, 0, 1), latest: utc(year, 11, 31) }
  if (month < 1 || month > 12) return null
  if (day === undefined) return { earliest: utc(year, month - 1, 1), latest: utc(year, month, 0) }
  const at = utc(year, month - 1, day)
  const exists = new Date(at).getUTCMonth() === month - 1
  return exists ? { earliest: at, latest: at } : gregorianInterval(year, month)
}

const MARGIN = 20 * DAY
const ISLAMIC_YEAR = 354.367 * DAY

type Span = (year: number) => readonly [number, number]
const spanOf =
  (start: (year: number) => number): Span =>
  (year) => [start(year), start(year + 1)]

const YEAR_SPAN: Readonly<Partial<Record<Birth['calendar'], Span>>> = {
  julian: spanOf((year) => utc(year, 0, 14)),
  'islamic-civil': spanOf((year) => utc(622, 6, 19) + (year - 1) * ISLAMIC_YEAR),
  'solar-hijri': spanOf((year) => utc(year + 621, 2, 21)),
  ethiopian: spanOf((year) => utc(year + 7, 8, 11)),
  hebrew: spanOf((year) => utc(year - 3761, 8, 20)),
  // Counted from one of two years, and begun in spring or in January, by country.
  buddhist: (year) => [utc(year - 544, 3, 1), utc(year - 543, 11, 31)],
}

/** Date.UTC reads years below 100 as of the twentieth century. */
const utc = (year: number, monthIndex: number, day: number): number => {
  const date = new Date(Date.UTC(2000, 0, 1))
  date.setUTCFullYear(year, monthIndex, day)
  return date.getTime()
}

const shiftYears = (at: number, years: number): number => {
  const date = new Date(at)
  return utc(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate())
}

/** Completed years from one instant to another; negative when `to` is before `from`. */
const yearsBetween = (from: number, to: number): number => {
  const a = new Date(from)
  const b = new Date(to)
  const before =
    b.getUTCMonth() < a.getUTCMonth() || (b.getUTCMonth() === a.getUTCMonth() && b.getUTCDate() < a.getUTCDate())
  return b.getUTCFullYear() - a.getUTCFullYear() - (before ? 1 : 0)
}
