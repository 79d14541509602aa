import { type NameWord, normaliseName, readName } from '../names/name.ts'
import { wordSimilarity } from '../names/similarity.ts'
import type { PersonFeatures, PersonName } from '../person.ts'

/** What part of a name a word is; `unknown` where nobody said. */
export type Part = 'father' | 'grandfather' | 'family' | 'unknown'
export type PlacedWord = { word: NameWord; part: Part }

/** One way to understand a name: which words are given, which are the others; `doubt` marks how it departs from what is written. */
export type NameView = {
  given: readonly NameWord[]
  others: readonly PlacedWord[]
  doubt: 'none' | 'given-last' | 'given-mistaken'
}

const PARTS = ['father', 'grandfather', 'family'] as const

function placedParts(name: PersonName, person: PersonFeatures): PlacedWord[] {
  const father = name.parts?.father ?? person.parents?.father
  const texts = { father, grandfather: name.parts?.grandfather, family: name.parts?.family }
  return PARTS.flatMap((part) => {
    const text = texts[part]
    return text ? readName(text, name.lang).words.map((word) => ({ word, part })) : []
  })
}

/** Words of the whole name that none of the stated parts accounts for. */
function unplaced(words: readonly NameWord[], known: readonly NameWord[]): NameWord[] {
  return words.filter((word) => !known.some((other) => wordSimilarity(word, other) >= 0.95))
}

const unknown = (words: readonly NameWord[]): PlacedWord[] => words.map((word) => ({ word, part: 'unknown' }))

/**
 * All ways to understand a name that are worth trying: as its stated parts say, with given and family name mistaken for one another, or,
 * where no parts are stated, with the given name first or last.
 */
export function nameViews(name: PersonName, person: PersonFeatures): NameView[] {
  const { words } = normaliseName(name)
  const placed = placedParts(name, person)
  const given = name.parts?.given ? readName(name.parts.given, name.lang).words : []
  if (given.length > 0) {
    const rest = unknown(unplaced(words, [...given, ...placed.map(({ word }) => word)]))
    const view: NameView = { given, others: [...placed, ...rest], doubt: 'none' }
    const family = placed.filter(({ part }) => part === 'family').map(({ word }) => word)
    if (family.length === 0) return [view]
    const others = [...unknown(given), ...placed.filter(({ part }) => part !== 'family'), ...rest]
    return [view, { given: family, others, doubt: 'given-mistaken' }]
  }
  if (words.length === 0) return []
  const rest = unplaced(
    words,
    placed.map(({ word }) => word),
  )
  // Parts were told apart and none of them is a given name: it is missing, whatever stands first.
  if (placed.length > 0 && rest.length === 0 && name.parts?.given === undefined && stands(name))
    return [{ given: [], others: placed, doubt: 'none' }]
  const stated = (others: readonly NameWord[]) => {
    const fresh = placed.filter(({ word }) => !others.some((other) => wordSimilarity(word, other) >= 0.95))
    return [...unknown(others), ...fresh]
  }
  const first: NameView = { given: words.slice(0, 1), others: stated(words.slice(1)), doubt: 'none' }
  if (words.length === 1) return [first]
  return [first, { given: words.slice(-1), others: stated(words.slice(0, -1)), doubt: 'given-last' }]
}

const stands = ({ parts }: PersonName) => [parts?.father, parts?.grandfather, parts?.family].some(Boolean)

/** The mother's name, wherever it was stated. */
export function motherWords(person: PersonFeatures): readonly NameWord[] {
  const named = person.names.find(({ parts }) => parts?.mother)
  const text = named?.parts?.mother ?? person.parents?.mother
  return text ? readName(text, named?.lang).words : []
}
