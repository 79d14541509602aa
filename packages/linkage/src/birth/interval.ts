import type { AgeBand, BirthAccuracy, RecordedBirth } from '../person.ts'
import { type DateParts, dayNumber, gregorianDate, monthsIn } from './calendars.ts'

/**
 * When a person was born as far as the record says: Gregorian days as Julian day numbers, both ends included. `day` only where the
 * record means one day; `stated` are the years that the record itself points at, before any tolerance of its accuracy.
 */
export type BirthInterval = {
  earliest: number
  latest: number
  stated: { first: number; last: number }
  day: DateParts | null
}

/** Years that an accuracy leaves open on either side of what was stated. */
const TOLERANCE: Readonly<Record<BirthAccuracy, number>> = {
  'exact-document': 0,
  'exact-stated': 0,
  month: 0,
  year: 0,
  'year±2': 2,
  'year±5': 5,
  'age-stated': 2,
  'age-band': 5,
  'child-unknown': 0,
  unknown: 0,
}
const DAY_PRECISE: ReadonlySet<BirthAccuracy> = new Set(['exact-document', 'exact-stated'])

const shifted = (day: number, years: number) => {
  const date = gregorianDate(day)
  return dayNumber({ ...date, year: date.year + years }, 'gregorian') ?? day
}

function parse(
  value: string,
  calendar: RecordedBirth['calendar'],
): { year: number; month?: number; day?: number } | null {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/u.exec(value)
  if (!found) return null
  const [year, month, day] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)))
  if (!year || (month !== undefined && (month < 1 || month > monthsIn(calendar)))) return null
  if (day !== undefined && (day < 1 || day > 31)) return null
  return { year, ...(month === undefined ? {} : { month }), ...(day === undefined ? {} : { day }) }
}

/** First and last day that the written value covers. The first of January of any calendar is registrars' way to write a year. */
function span(birth: RecordedBirth): [first: number, last: number] | null {
  const date = parse(birth.value, birth.calendar)
  if (!date || birth.accuracy === 'unknown' || birth.accuracy === 'child-unknown') return null
  const { year, month, day } = date
  const at = (y: number, m: number, d: number) => dayNumber({ year: y, month: m, day: d }, birth.calendar)
  const registrars = month === 1 && day === 1
  const byMonth = DAY_PRECISE.has(birth.accuracy) || birth.accuracy === 'month'
  const whole = [at(year, 1, 1), at(year + 1, 1, 1)] as const
  if (whole[0] === null || whole[1] === null) return null
  if (month === undefined || registrars || !byMonth) return [whole[0], whole[1] - 1]
  const first = at(year, month, day ?? 1)
  if (first === null) return null
  if (day !== undefined && birth.accuracy !== 'month') return [first, first]
  const next = month === monthsIn(birth.calendar) ? whole[1] : at(year, month + 1, 1)
  return [first, Math.max((next ?? first) - 1, first)]
}

/**
 * The earliest and latest plausible day of birth from value, accuracy and calendar, or from an officer's age band where there is no
 * date. Null when nothing is known or the value cannot be read: missing, never wrong.
 */
export function birthInterval(birth: RecordedBirth | null, ageBand?: AgeBand | null): BirthInterval | null {
  const covered = birth === null ? null : span(birth)
  if (birth === null || covered === null) return ageBand ? fromAge(ageBand) : null
  const [first, last] = covered
  const open = TOLERANCE[birth.accuracy]
  return {
    earliest: shifted(first, -open),
    latest: shifted(last, open),
    stated: { first: gregorianDate(first).year, last: gregorianDate(last).year },
    day: first === last ? gregorianDate(first) : null,
  }
}

function fromAge({ min, max, statedIn }: AgeBand): BirthInterval | null {
  const first = statedIn - Math.max(min, max) - 1
  const last = statedIn - Math.min(min, max)
  const earliest = dayNumber({ year: first, month: 1, day: 1 }, 'gregorian')
  const latest = dayNumber({ year: last, month: 12, day: 31 }, 'gregorian')
  return earliest === null || latest === null ? null : { earliest, latest, stated: { first, last }, day: null }
}
