import { type BirthInterval, birthInterval } from '../birth/interval.ts'
import type { PersonFeatures } from '../person.ts'
import { type Evidence, evidence } from './evidence.ts'
import type { ScoringModel } from './model.ts'

/** Years between what the two records state; 0 where their years touch. */
const yearsApart = (a: BirthInterval, b: BirthInterval) =>
  Math.max(0, Math.max(a.stated.first, b.stated.first) - Math.min(a.stated.last, b.stated.last))

const overlap = (a: BirthInterval, b: BirthInterval) => a.earliest <= b.latest && b.earliest <= a.latest

const isRange = ({ stated }: BirthInterval) => stated.last - stated.first > 1

/** A date of the Ethiopian calendar copied as if it were Gregorian is seven or eight years early. */
const isSlip = (years: number) => years === 7 || years === 8

function byYear(a: BirthInterval, b: BirthInterval, model: ScoringModel): Evidence {
  const { birth } = model
  if (isRange(a) || isRange(b)) {
    return overlap(a, b)
      ? evidence('birth', 'close', birth.insideRange)
      : evidence('birth', 'different', birth.yearsApart[4] ?? 0)
  }
  const years = yearsApart(a, b)
  const stated = birth.yearsApart[Math.min(years, birth.yearsApart.length - 1)] ?? 0
  const slip = isSlip(years) ? birth.calendarSlip : stated
  const bits = Math.max(stated, slip, years > 1 && overlap(a, b) ? birth.insideTolerance : stated)
  // Two stated days contradict each other where two stated years would not.
  const days = a.day !== null && b.day !== null ? bits + birth.daysApartBeyond : bits
  return evidence('birth', years <= 1 ? 'close' : years <= 3 ? 'partly' : 'different', days)
}

/** Compares dates of birth by what each record means: a day, a year, a range; missing is neutral. */
export function compareBirth(sought: PersonFeatures, present: PersonFeatures, model: ScoringModel): Evidence {
  const a = birthInterval(sought.birth, sought.ageBand)
  const b = birthInterval(present.birth, present.ageBand)
  if (!a || !b) return evidence('birth', 'missing', 0)
  const [x, y] = [a.day, b.day]
  if (!x || !y) return byYear(a, b, model)
  const sameDay = x.month === y.month && x.day === y.day
  const swapped = x.month === y.day && x.day === y.month
  if (x.year === y.year) {
    if (sameDay) return evidence('birth', 'same', model.birth.day)
    if (swapped) return evidence('birth', 'close', model.birth.dayMonthSwapped)
    return evidence('birth', 'partly', model.birth.sameYearOtherDay)
  }
  if (sameDay && Math.abs(x.year - y.year) <= 10) return evidence('birth', 'partly', model.birth.dayOtherYear)
  return byYear(a, b, model)
}
