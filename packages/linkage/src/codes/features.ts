import { birthInterval } from '../birth/interval.ts'
import { type NameWord, normaliseName } from '../names/name.ts'
import type { PersonFeatures } from '../person.ts'
import { placeWords } from '../places/place.ts'
import type { Family } from './keys.ts'

/** A thing that two records may share; `bits` is its weight: how many positions it sets. */
export type Feature = { family: Family; text: string; bits: number }

const BITS = {
  whole: 5,
  skeleton: 2,
  medium: 2,
  year: 4,
  exactYear: 4,
  decade: 4,
  dayMonth: 6,
  place: 2,
  sex: 3,
} as const

const pairs = (text: string) => {
  const padded = `^${text}$`
  return Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2))
}

function wordFeatures(word: NameWord, add: (text: string, bits: number) => void): void {
  for (const skeleton of word.skeleton) {
    add(`S:${skeleton}`, BITS.whole)
    for (const pair of pairs(skeleton)) add(`s:${pair}`, BITS.skeleton)
  }
  for (const medium of word.medium) for (const pair of pairs(medium)) add(`m:${pair}`, BITS.medium)
}

/** Birth as years around what was stated, the decade, and day with month in either order; a registrar's January says no day. */
function birthFeatures(person: PersonFeatures, add: (text: string, bits: number) => void): void {
  const birth = birthInterval(person.birth, person.ageBand)
  if (!birth) return
  const { first, last } = birth.stated
  if (last - first <= 1) {
    for (let year = first - 2; year <= last + 2; year++) add(`y:${year}`, BITS.year)
    for (let year = first; year <= last; year++) add(`Y:${year}`, BITS.exactYear)
  }
  for (let decade = Math.floor(first / 10); decade <= Math.floor(last / 10); decade++) add(`d:${decade}`, BITS.decade)
  if (birth.day) {
    const { month, day } = birth.day
    add(`D:${Math.min(month, day)}-${Math.max(month, day)}`, BITS.dayMonth)
  }
}

/**
 * The features of a person's code: names as an order-free bag, birth, place and sex. Relatives' names are left to the comparison at
 * the Society. Each feature once, however often it occurs.
 */
export function featuresOf(person: PersonFeatures): Feature[] {
  const found = new Map<string, Feature>()
  const into = (family: Family) => (text: string, bits: number) => {
    found.set(`${family} ${text}`, { family, text, bits })
  }
  for (const name of person.names) for (const word of normaliseName(name).words) wordFeatures(word, into('name'))
  birthFeatures(person, into('birth'))
  if (person.birthPlace) {
    const add = into('place')
    for (const word of placeWords(person.birthPlace)) {
      for (const skeleton of word.skeleton) for (const pair of [skeleton, ...pairs(skeleton)]) add(pair, BITS.place)
    }
  }
  if (person.sex === 'female' || person.sex === 'male') into('sex')(person.sex, BITS.sex)
  return [...found.values()]
}
