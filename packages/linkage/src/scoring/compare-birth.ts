import type { BirthInterval } from '../birth/interval.ts'
import type { Agreement } from './evidence.ts'
import type { Outcome } from './outcome.ts'

/** Years between what the two records state; 0 where their years touch. */
const yearsApart = (a: BirthInterval, b: BirthInterval) =>
  Math.max(0, Math.max(a.stated.first, b.stated.first) - Math.min(a.stated.last, b.stated.last))

const overlap = (a: BirthInterval, b: BirthInterval) => a.earliest <= b.latest && b.earliest <= a.latest

const isRange = ({ stated }: BirthInterval) => stated.last - stated.first > 1

/** Years apart in steps that still have cases to learn from. */
const stepOf = (years: number) => (years <= 8 ? String(years) : years <= 12 ? '12' : years <= 20 ? '20' : 'more')

/** How loosely a date is known: a day, a year, or about a year. */
const kindOf = ({ day, earliest, latest }: BirthInterval) =>
  day !== null ? 'day' : latest - earliest > 2 * 366 ? 'about' : 'year'

/** What is compared: the interval, and the digits of a full date as they were written, readable or not. */
export type Born = { birth: BirthInterval | null; written: string | null }

const outcome = (agreement: Agreement, step: string): Outcome => ({
  feature: 'birth',
  agreement,
  steps: [[`birth.${step}`, 1]],
})

function byYear(a: BirthInterval, b: BirthInterval): Outcome {
  if (isRange(a) || isRange(b))
    return overlap(a, b) ? outcome('close', 'in-range') : outcome('different', 'out-of-range')
  const kinds = [kindOf(a), kindOf(b)]
  const kind = kinds.includes('about') ? 'about' : kinds.includes('year') ? 'year' : 'days'
  const years = yearsApart(a, b)
  return outcome(years <= 1 ? 'close' : years <= 3 ? 'partly' : 'different', `${kind}.${stepOf(years)}`)
}

/** Whether two dates as written differ by one digit or by two neighbours that changed places. */
function oneSlip(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  const apart = [...a].flatMap((digit, at) => (digit === b[at] ? [] : [at]))
  const [first, second] = apart
  if (apart.length === 1) return true
  return (
    apart.length === 2 &&
    first !== undefined &&
    second === first + 1 &&
    a[first] === b[second] &&
    a[second] === b[first]
  )
}

/** Compares dates of birth by what each record means: a day, a year, a range; missing is neutral. */
export function compareBirth(sought: Born, present: Born): Outcome {
  const [a, b] = [sought.birth, present.birth]
  const slip = sought.written !== null && present.written !== null && oneSlip(sought.written, present.written)
  if (slip && !(a?.day && b?.day && a.day.month === b.day.day && a.day.day === b.day.month))
    return outcome('close', 'one-digit')
  if (!a || !b) return { feature: 'birth', agreement: 'missing', steps: [] }
  const [x, y] = [a.day, b.day]
  if (!x || !y) return byYear(a, b)
  const sameDay = x.month === y.month && x.day === y.day
  const swapped = x.month === y.day && x.day === y.month
  if (x.year === y.year) {
    if (sameDay) return outcome('same', 'same-day')
    if (swapped) return outcome('close', 'swapped')
    return outcome('partly', x.month === y.month || x.day === y.day ? 'same-year-near' : 'same-year')
  }
  if (sameDay && Math.abs(x.year - y.year) <= 10) return outcome('partly', 'day-other-year')
  return byYear(a, b)
}
