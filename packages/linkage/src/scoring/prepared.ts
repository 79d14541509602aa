import { type BirthInterval, birthInterval } from '../birth/interval.ts'
import type { NameWord } from '../names/name.ts'
import type { PersonFeatures, Sex } from '../person.ts'
import { placeWords } from '../places/place.ts'
import { motherWords, type NameView, nameViews } from './name-view.ts'

/** A person read once, for as many comparisons as there will be. */
export type Prepared = {
  views: readonly NameView[]
  mother: readonly NameWord[]
  birth: BirthInterval | null
  place: readonly NameWord[]
  sex: Sex
}

/** Reads all that scoring compares. Never throws; what cannot be read is missing. */
export function prepare(person: PersonFeatures): Prepared {
  return {
    views: person.names.flatMap((name) => nameViews(name, person)),
    mother: motherWords(person),
    birth: birthInterval(person.birth, person.ageBand),
    place: person.birthPlace ? placeWords(person.birthPlace) : [],
    sex: person.sex,
  }
}
