import type { PersonName } from '../person.ts'
import { LEXICON, type Mark } from './lexicon.ts'
import { expand, isAttribute, isParticle, isServant, serve, spokenForms } from './particles.ts'
import { cleanText, readWord, type Script, scriptOf } from './reading.ts'
import { type Spoken, speak } from './similarity.ts'
import { mediumFold, skeletonFold } from './sounds.ts'

/** One word of a name: how it may sound, and both folds of each reading. */
export type NameWord = {
  text: string
  readings: readonly string[]
  spoken: readonly Spoken[]
  medium: readonly string[]
  skeleton: readonly string[]
  /** Groups of the lexicon that this word belongs to. */
  groups: readonly string[]
  marks: readonly Mark[]
  script: Script
  /** Written in a script without vowels: a vowel missing from it says nothing. */
  vowelless: boolean
}

/** A name as a bag of words: which of them is given, father's or family name is not presumed. */
export type NameBag = { words: readonly NameWord[]; particles: readonly NameWord[] }

type Piece = { text: string; hyphened: boolean }

const SEPARATORS = /[\s,;/()[\]{}<>"“”«»·•]+/u
const HYPHENS = /[-‐‑–—־]+/u
/** More words than anybody's name has: every word is compared with every word, and single characters stand for several words. */
const MOST_WORDS = 24

function pieces(full: string): Piece[] {
  return cleanText(full)
    .split(SEPARATORS)
    .flatMap((word) =>
      word.split(HYPHENS).map((text, index) => ({ text: text.replace(/\.+$/u, ''), hyphened: index > 0 })),
    )
    .filter(({ text }) => /[\p{L}]/u.test(text))
    .slice(0, MOST_WORDS)
}

/** An article written with its hyphen, assimilated or not: al-, el-, ar-, ash-, ud-. */
const isArticle = (piece: Piece, next: Piece | undefined) =>
  isParticle(piece.text) || (next?.hyphened === true && /^[aeiou](?:l|sh|[dnrstz])$/u.test(piece.text))

/** Joins "servant of" with what it serves, over an article in between; everything else stays one word each. */
function joined(all: Piece[]): { text: string; join: string | null }[] {
  const words: { text: string; join: string | null }[] = []
  for (let at = 0; at < all.length; at++) {
    const piece = all[at]
    if (piece === undefined) continue
    let next = at + 1
    const article = all[next]
    if (isServant(piece.text) && article !== undefined && /^(?:[aeu](?:l|sh|[dnrstz])|ال)$/u.test(article.text))
      next += 1
    const name = all[next]
    const belongs =
      name !== undefined && (next > at + 1 || name.hyphened || name.text.startsWith('ال') || isAttribute(name.text))
    if (isServant(piece.text) && name !== undefined && belongs) {
      words.push({ text: piece.text, join: name.text })
      at = next
    } else if (isArticle(piece, all[at + 1])) words.push({ text: piece.text, join: '' })
    else words.push({ text: piece.text, join: null })
  }
  return words
}

function wordOf(text: string, join: string | null, lang: string | undefined): NameWord {
  const raw = join ? readWord(join, lang).map(serve) : readWord(expand(text), lang).flatMap(spokenForms)
  const readings = [...new Set(raw)]
  const script = scriptOf(text)
  const spelling = join ? `${text}${join}` : text
  return {
    text: join ? `${text} ${join}` : text,
    readings,
    spoken: readings.map(speak),
    medium: [...new Set(readings.map(mediumFold))],
    skeleton: [...new Set(readings.map(skeletonFold))],
    groups: LEXICON.groupsOf(spelling),
    marks: LEXICON.marksOf(spelling),
    script,
    vowelless: script === 'Arab' || script === 'Hebr',
  }
}

/** The words of a text that names somebody (or somewhere), in written order, articles and titles set apart. */
export function readName(text: string, lang?: string): NameBag {
  const words: NameWord[] = []
  const particles: NameWord[] = []
  for (const { text: written, join } of joined(pieces(text))) {
    const word = wordOf(written, join, lang)
    if (word.readings.length === 0) continue
    if (join === '' || (join === null && isParticle(written))) particles.push(word)
    else words.push(word)
  }
  return words.length > 0 ? { words, particles } : { words: particles, particles: [] }
}

/**
 * Normalises a name in any script to a bag of words with their readings and folds. Never throws; a text without letters gives an
 * empty bag, one of more words than a name has only its first.
 */
export function normaliseName(name: PersonName): NameBag {
  return readName(name.full, name.lang)
}
