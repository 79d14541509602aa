import { birthInterval } from '../birth/interval.ts'
import { type NameWord, normaliseName } from '../names/name.ts'
import type { PersonFeatures } from '../person.ts'
import { placeWords } from '../places/place.ts'

/**
 * Kinds of things that two records may share. Each has a sub-key and a weight of its own, so that equal texts of two kinds say nothing
 * of each other.
 */
export const FAMILIES = [
  'name-whole',
  'name-skeleton',
  'name-medium',
  'name-consonants',
  'name-group',
  'birth-near-year',
  'birth-year',
  'birth-decade',
  'birth-day',
  'place',
  'sex',
] as const
export type Family = (typeof FAMILIES)[number]

/** A thing that two records may share; its token is plaintext and never leaves the Society. */
export type Feature = { family: Family; token: string }

const pairs = (text: string) => {
  const padded = `^${text}$`
  return Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2))
}

/** The medium fold without vowels but for the first: consonants as heard, where the skeleton has coarse classes. */
const consonants = (medium: string) => medium.slice(0, 1) + medium.slice(1).replace(/[aiu]/gu, '')

/** Tokens of one word of a name: whole skeletons of all readings, pairs of both folds, and the lexicon's groups. */
export function tokensOf(word: NameWord): Feature[] {
  const features: Feature[] = []
  const add = (family: Family, tokens: readonly string[]) => {
    for (const token of tokens) features.push({ family, token })
  }
  add('name-whole', word.skeleton)
  for (const skeleton of word.skeleton) add('name-skeleton', pairs(skeleton))
  for (const medium of word.medium) {
    add('name-medium', pairs(medium))
    add('name-consonants', pairs(consonants(medium)))
  }
  add('name-group', word.groups)
  return features
}

/** Birth as years around what was stated, the decade, and day with month in either order; a registrar's January says no day. */
function birthFeatures(person: PersonFeatures, add: (family: Family, token: string) => void): void {
  const birth = birthInterval(person.birth, person.ageBand)
  if (!birth) return
  const { first, last } = birth.stated
  if (last - first <= 1) {
    for (let year = first - 2; year <= last + 2; year++) add('birth-near-year', String(year))
    for (let year = first; year <= last; year++) add('birth-year', String(year))
  }
  for (let decade = Math.floor(first / 10); decade <= Math.floor(last / 10); decade++)
    add('birth-decade', String(decade))
  if (birth.day) {
    const { month, day } = birth.day
    add('birth-day', `${Math.min(month, day)}-${Math.max(month, day)}`)
  }
}

/**
 * The features of a person's code: names as an order-free bag, birth, place and sex. Relatives' names are left to the comparison at
 * the Society. Each feature once, however often it occurs; what is missing has none.
 */
export function featuresOf(person: PersonFeatures): Feature[] {
  const found = new Map<string, Feature>()
  const add = (family: Family, token: string) => {
    found.set(`${family} ${token}`, { family, token })
  }
  for (const name of person.names) {
    for (const word of normaliseName(name).words) for (const { family, token } of tokensOf(word)) add(family, token)
  }
  birthFeatures(person, add)
  for (const word of person.birthPlace ? placeWords(person.birthPlace) : []) {
    for (const skeleton of word.skeleton) for (const token of [skeleton, ...pairs(skeleton)]) add('place', token)
  }
  if (person.sex === 'female' || person.sex === 'male') add('sex', person.sex)
  return [...found.values()]
}
