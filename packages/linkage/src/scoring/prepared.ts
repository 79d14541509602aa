import { type BirthInterval, birthInterval } from '../birth/interval.ts'
import type { NameWord } from '../names/name.ts'
import type { PersonFeatures, RecordedBirth, Sex } from '../person.ts'
import { placeWords } from '../places/place.ts'
import { motherWords, type NameView, nameViews } from './name-view.ts'

/** A person read once, for as many comparisons as there will be. */
export type Prepared = {
  views: readonly NameView[]
  mother: readonly NameWord[]
  birth: BirthInterval | null
  /** The digits of a full date as they were written, for slips of the pen; null for the first of January, which is a year. */
  written: string | null
  place: readonly NameWord[]
  sex: Sex
}

const FULL = /^(\d{4})-(\d{2})-(\d{2})$/u

function writtenDate(birth: RecordedBirth | null): string | null {
  const [, year, month, day] = (birth?.accuracy.startsWith('exact') && FULL.exec(birth.value)) || []
  if (birth === null || !year || (month === '01' && day === '01')) return null
  return `${birth.calendar} ${year}${month}${day}`
}

/** Reads all that scoring compares. Never throws; what cannot be read is missing. */
export function prepare(person: PersonFeatures): Prepared {
  return {
    views: person.names.flatMap((name) => nameViews(name, person)),
    mother: motherWords(person),
    birth: birthInterval(person.birth, person.ageBand),
    written: writtenDate(person.birth),
    place: person.birthPlace ? placeWords(person.birthPlace) : [],
    sex: person.sex,
  }
}
