import { birthInterval } from '../birth/interval.ts'
import { type NameWord, normaliseName, readName } from '../names/name.ts'
import type { PersonFeatures, PersonName } from '../person.ts'
import { placeWords } from '../places/place.ts'

/**
 * Kinds of things that two records may share. Each has a sub-key and a weight of its own, so that equal texts of two kinds say nothing
 * of each other.
 */
export const FAMILIES = [
  'name-whole',
  'name-consonants',
  'name-group',
  'name-given',
  'name-initial',
  'name-onset',
  'birth-near-year',
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

/**
 * Tokens of one word of a name, as its first reading sounds: the whole skeleton, pairs of its consonants, how it begins, the lexicon's groups, and once more pairs of
 * the skeleton if it is a given name. Other readings would let two spellings meet, but are missing from whatever else it is compared with.
 */
export function tokensOf(word: NameWord, given: boolean): Feature[] {
  const [skeleton = ''] = word.skeleton
  const heard = consonants(word.medium[0] ?? '')
  const tokens: readonly (readonly [Family, readonly string[]])[] = [
    ['name-whole', [skeleton]],
    ['name-consonants', pairs(heard)],
    ['name-group', word.groups],
    ['name-given', given ? pairs(skeleton) : []],
    ['name-initial', [heard.slice(0, 1)]],
    ['name-onset', [skeleton.slice(0, 2)]],
  ]
  return tokens.flatMap(([family, all]) => all.map((token) => ({ family, token })))
}

/** The given names among the words of a name: as was told, or the first word where nobody told its parts apart. */
function givenAmong(words: readonly NameWord[], name: PersonName): ReadonlySet<string> {
  const given = name.parts?.given ? readName(name.parts.given, name.lang).words : words.slice(0, 1)
  return new Set(given.map(({ text }) => text))
}

/** Birth as years around what was stated, the decade, and day with month in either order; a registrar's January says no day. */
function birthFeatures(person: PersonFeatures, add: (family: Family, token: string) => void): void {
  const birth = birthInterval(person.birth, person.ageBand)
  if (!birth) return
  const { first, last } = birth.stated
  if (last - first <= 1) for (let year = first - 2; year <= last + 2; year++) add('birth-near-year', String(year))
  for (let decade = Math.floor(first / 10); decade <= Math.floor(last / 10); decade++)
    add('birth-decade', String(decade))
  if (birth.day) {
    const { month, day } = birth.day
    add('birth-day', `${Math.min(month, day)}-${Math.max(month, day)}`)
  }
}

/**
 * The features of a person's code: names as a bag of words of which given ones count for more, birth, place and sex. Relatives' names are left to the comparison
 * at the Society. Each feature once, however often it occurs; what is missing has none.
 */
export function featuresOf(person: PersonFeatures): Feature[] {
  const found = new Map<string, Feature>()
  const add = (family: Family, token: string) => {
    found.set(`${family} ${token}`, { family, token })
  }
  for (const name of person.names) {
    const { words } = normaliseName(name)
    const given = givenAmong(words, name)
    for (const word of words) for (const { family, token } of tokensOf(word, given.has(word.text))) add(family, token)
  }
  birthFeatures(person, add)
  for (const word of person.birthPlace ? placeWords(person.birthPlace) : []) {
    for (const skeleton of word.skeleton) for (const token of [skeleton, ...pairs(skeleton)]) add('place', token)
  }
  if (person.sex === 'female' || person.sex === 'male') add('sex', person.sex)
  return [...found.values()]
}
