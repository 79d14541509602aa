import { LEXICON, type PersonFeatures } from '@kinlink/linkage'

export type PersonName = PersonFeatures['names'][number]
export const PARTS = ['given', 'father', 'grandfather', 'family'] as const
export type Part = (typeof PARTS)[number]
export type Parts = Partial<Record<Part, string>>

/** The parts of a name as they were told apart, or as the order of its words suggests. */
export function partsOf({ full, parts = {} }: PersonName): Parts {
  const told = Object.fromEntries(PARTS.flatMap((part) => (parts[part] === undefined ? [] : [[part, parts[part]]])))
  if (told.given !== undefined) return told
  const [given = full, ...others] = full.split(' ')
  const family = others.pop()
  const [father, ...grandfathers] = others
  const grandfather = grandfathers.length === 0 ? undefined : grandfathers.join(' ')
  return {
    given,
    ...(father === undefined ? {} : { father }),
    ...(grandfather === undefined ? {} : { grandfather }),
    ...(family === undefined ? {} : { family }),
  }
}

/** Scripts and languages of all names that somebody goes by, in order: parts are exchanged among people for whom these are the same. */
export const writingOf = ({ names }: PersonFeatures): string =>
  names.map(({ script, lang }) => `${script ?? ''} ${lang ?? ''}`).join('|')

/** A name as it is compared with others letter by letter. */
export const plain = (text: string): string => text.normalize('NFC').toLowerCase().trim()

/** How many must bear a word that no list has. */
const BEARERS = 3

/** Tells which words and places are so common that they point to nobody, and which words somebody bears. */
export function commonAmong(people: readonly PersonFeatures[]) {
  const bearers = new Map<string, number>()
  const count = (keys: Iterable<string>) => {
    for (const key of new Set(keys)) bearers.set(key, (bearers.get(key) ?? 0) + 1)
  }
  for (const { names, birthPlace } of people)
    count([
      ...names.flatMap(({ full }) => plain(full).split(' ')),
      ...(birthPlace == null ? [] : [`place ${plain(birthPlace)}`]),
    ])
  const enough = (key: string): boolean => (bearers.get(key) ?? 0) >= BEARERS
  return {
    word: (word: string): boolean => LEXICON.groupsOf(word).length > 0 || enough(plain(word)),
    place: (place: string): boolean => enough(`place ${plain(place)}`),
    borne: (word: string): boolean => bearers.has(plain(word)),
  }
}
export type Common = ReturnType<typeof commonAmong>
