/** Letters of the Arabic family that are one letter in several alphabets. */
const ONE_LETTER: Readonly<Record<string, string>> = { ي: 'ی', ى: 'ی', ك: 'ک', ة: 'ه', ۀ: 'ه', ہ: 'ه', ھ: 'ه', ٱ: 'ا' }

/** Accents of Latin and Cyrillic, points of Hebrew and Arabic; not the vowels of Bengali, which are letters to it. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c-\u200f\p{P}\p{S}\s]/gu

/** A word as the lexicon knows it: lower case, without accents, marks, spaces and hyphens, letters of sister alphabets unified. */
export function lexiconKey(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(/[يىكةۀہھٱ]/gu, (letter) => ONE_LETTER[letter] ?? letter)
    .replace(/ı/gu, 'i')
}
