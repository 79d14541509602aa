/*
 * Latin spellings to the sounds of `sounds.ts`. No transliterator can know whose spelling a Latin word follows: Somali x
 * is an h, French ch an English sh, Turkish c an English j. So a word is read in the general way, and beside it in the
 * orthography that its language names or its letters betray.
 */
type Rule = readonly [pattern: RegExp, sounds: string]

/** Letters that keep a meaning of their own before accents are dropped. */
const LETTERS: readonly Rule[] = [
  [/[şšșŝ]/gu, 'sh'],
  [/[çčć]/gu, 'ch'],
  [/ž/gu, 'zh'],
  [/ñ/gu, 'ny'],
  [/ğ/gu, 'gh'],
  [/ı/gu, 'i'],
  [/[ʿʾʼ’‘'`´ʻ]/gu, ''],
]

/** Order matters: bare letters are read before digraphs turn into sounds that share a letter with them. */
const BARE: readonly Rule[] = [
  [/x/gu, 'ks'],
  [/ck/gu, 'k'],
  [/sch/gu, 'sh'],
  [/c(?=[eiy])/gu, 's'],
  [/c(?!h)/gu, 'k'],
]

const COMMON: readonly Rule[] = [
  [/sch|sh/gu, 'S'],
  [/tch|ch/gu, 'C'],
  [/t[zs]/gu, 'c'],
  [/zh/gu, 'Z'],
  [/kh/gu, 'x'],
  [/gh/gu, 'G'],
  [/ph/gu, 'f'],
  [/th/gu, 'T'],
  [/dh/gu, 'D'],
  [/d[jz]h?/gu, 'j'],
  [/qu(?=[ei])/gu, 'k'],
  [/gu(?=[ei])/gu, 'g'],
  [/oo|ou/gu, 'u'],
  [/ee/gu, 'i'],
  [/[ae][iy]/gu, 'ay'],
  [/a[uw]/gu, 'aw'],
  [/ah$/gu, 'a'],
]

const SOMALI: readonly Rule[] = [
  [/kh/gu, 'K'],
  [/sh/gu, 'S'],
  [/dh/gu, 'd'],
  [/x/gu, 'h'],
  [/c/gu, '3'],
  [/K/gu, 'x'],
]

const FRENCH: readonly Rule[] = [
  [/tch/gu, 'C'],
  [/dj/gu, 'j'],
  [/ch/gu, 'S'],
]

const TURKISH: readonly Rule[] = [
  [/ch/gu, 'C'],
  [/c/gu, 'j'],
  [/gh/gu, ''],
]

const GERMAN: readonly Rule[] = [
  [/sch/gu, 'S'],
  [/ch/gu, 'x'],
  [/w/gu, 'v'],
  [/z/gu, 'c'],
]

const POLISH: readonly Rule[] = [
  [/sz/gu, 'S'],
  [/cz/gu, 'C'],
  [/rz/gu, 'Z'],
  [/ch/gu, 'x'],
  [/w/gu, 'v'],
]

/** Scholars' spellings of Amharic and Tigrinya with their marks lost: c is a ch, x an s or sh of its own. */
const ETHIOPIAN: readonly Rule[] = [
  [/ch/gu, 'C'],
  [/c/gu, 'C'],
  [/ts/gu, 'c'],
  [/x/gu, 'S'],
]

/** Languages of which a spelling is read in that orthography too. */
const ORTHOGRAPHIES: readonly { languages: RegExp; letters: RegExp; rules: readonly Rule[] }[] = [
  { languages: /^so\b/u, letters: /x|^c(?!h)|[aeiou]c(?![heiykt])|aa|c[aou]/u, rules: SOMALI },
  { languages: /^(fr|ff|wo|bm|dyu|snk|mos|kab|ber)\b/u, letters: /ch|ou|é|è|ï/u, rules: FRENCH },
  { languages: /^(tr|az|ku)\b/u, letters: /[çşğı]/u, rules: TURKISH },
  { languages: /^(am|ti|tig)\b/u, letters: /c(?!h)/u, rules: ETHIOPIAN },
  { languages: /^de\b/u, letters: /sch|[ßäöü]/u, rules: GERMAN },
  { languages: /^pl\b/u, letters: /sz|cz|[łńśźż]/u, rules: POLISH },
]

const apply = (text: string, rules: readonly Rule[]) => rules.reduce((now, [from, to]) => now.replace(from, to), text)

const plain = (text: string) =>
  apply(text, LETTERS)
    .normalize('NFKD')
    .replace(/[^a-z]/gu, '')

const single = (sounds: string) => sounds.replace(/(.)\1+/gu, '$1')

/**
 * Reads one lower-case Latin word, accents kept. The orthography of its language comes first and stands alone where the
 * letters prove it; without a language that helps, the general reading comes first.
 */
export function readLatin(word: string, lang = ''): string[] {
  const letters = plain(word)
  const general = single(apply(apply(letters, BARE), COMMON))
  const known: string[] = []
  const guessed: string[] = []
  let certain = false
  for (const { languages, letters: signs, rules } of ORTHOGRAPHIES) {
    const spoken = languages.test(lang)
    const shown = signs.test(word)
    if (!spoken && !shown) continue
    certain ||= spoken && shown
    const reading = single(apply(apply(letters, rules), COMMON))
    ;(spoken ? known : guessed).push(reading)
  }
  return [...new Set([...known, ...(certain ? [] : [general]), ...guessed])].filter(Boolean).slice(0, 3)
}
