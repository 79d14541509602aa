import anyAscii from 'any-ascii'
import { cleanArabic, readArabic } from './arabic.ts'
import { readEthiopic } from './ethiopic.ts'
import { readHebrew } from './hebrew.ts'
import { readLatin } from './latin.ts'

const ARABIC = /\p{Script=Arabic}/u
const HEBREW = /\p{Script=Hebrew}/u
const ETHIOPIC = /\p{Script=Ethiopic}/u
const LATIN = /\p{Script=Latin}/u
const CYRILLIC = /\p{Script=Cyrillic}/u

/** ISO 15924, as far as linkage tells scripts apart. */
export type Script = 'Arab' | 'Hebr' | 'Ethi' | 'Latn' | 'Cyrl' | 'Zyyy'

/** The script a word is written in; `Zyyy` for all that have no table of their own. */
export function scriptOf(word: string): Script {
  if (ARABIC.test(word)) return 'Arab'
  if (ETHIOPIC.test(word)) return 'Ethi'
  if (LATIN.test(word)) return 'Latn'
  if (HEBREW.test(word)) return 'Hebr'
  return CYRILLIC.test(word) ? 'Cyrl' : 'Zyyy'
}

/** One form for what may be typed in several: compatibility forms, case, vowel marks and invisible joiners. */
export function cleanText(text: string): string {
  return cleanArabic(text.normalize('NFKC').toLowerCase())
}

/**
 * The sounds of one cleaned word, most usual reading first, at most four: own tables for the Arabic family, Hebrew and Ge'ez,
 * orthographies for Latin, any-ascii for every other script. Empty for what has no letters.
 */
export function readWord(word: string, lang?: string): string[] {
  switch (scriptOf(word)) {
    case 'Arab':
      return withArticle(word)
    case 'Ethi':
      return [readEthiopic(word)].filter(Boolean)
    case 'Hebr':
      return readHebrew(word).filter(Boolean)
    case 'Latn':
      return attachedArticle(readLatin(word, lang))
    case 'Cyrl':
      return readCyrillic(word)
    case 'Zyyy':
      return readLatin(anyAscii(word).toLowerCase())
  }
}

/** г is a g in Russian and Bulgarian, an h in Ukrainian and Belarusian; both are read. */
function readCyrillic(word: string): string[] {
  const [hard, soft] = ['g', 'h'].map((sound) => readLatin(anyAscii(word.replace(/[гґ]/gu, sound)).toLowerCase()))
  return [...new Set([...(hard ?? []), ...(soft ?? [])])]
}

/** The written article: dropped from longer words; a short rest may be a name of its own (Ilyas, Ilham), so both count. */
function withArticle(word: string): string[] {
  const bare = /^[اٱ]ل(.{3,})$/u.exec(word)?.[1]
  if (bare === undefined) return readArabic(word).filter(Boolean)
  return [...readArabic(bare), ...(bare.length < 4 ? readArabic(word) : [])]
}

/** Latin spellings with the article grown on (Alqasem, Elsayed) are read without it too. */
function attachedArticle(readings: string[]): string[] {
  const all = readings.filter(Boolean)
  const [first] = all
  const bare = first === undefined ? undefined : /^[ae]l([^aeiouyw3].{3,})$/u.exec(first)?.[1]
  return bare === undefined ? all : [...all, bare]
}
