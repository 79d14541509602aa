/*
 * Ge'ez (Amharic, Tigrinya, Tigre) syllables to the sounds of `sounds.ts`. The script is a grid in Unicode: eight forms
 * for each consonant from U+1200 on, so a table of consonants and one of vowels says it all. Homophones (ሀሐኀ, ሰሠ, አዐ, ጸፀ)
 * share their sound; the sixth form, spoken as a short vowel or as none, is the mute sound `2`.
 */
const ROWS = [
  'h',
  'l',
  'h',
  'm',
  's',
  'r',
  's',
  'S',
  'q',
  'qw',
  'q',
  'qw',
  'b',
  'v',
  't',
  'C',
  'h',
  'hw',
  'n',
  'ny',
  '',
  'k',
  'kw',
  'h',
  'hw',
  'w',
  '',
  'z',
  'Z',
  'y',
  'd',
  'd',
  'j',
  'g',
  'gw',
  'g',
  't',
  'C',
  'p',
  'c',
  'c',
  'f',
  'p',
] as const
const VOWELS = ['e', 'u', 'i', 'a', 'e', '2', 'o', 'wa'] as const
const FIRST = 0x1200

/** Reads one word in Ge'ez script; letters outside the main block are left out. */
export function readEthiopic(word: string): string {
  let sounds = ''
  for (const letter of word) {
    const offset = (letter.codePointAt(0) ?? 0) - FIRST
    const row = ROWS[offset >> 3]
    if (offset < 0 || row === undefined) continue
    const form = offset & 7
    // The two vowel carriers are spoken "a" in their first form, where other consonants carry a short "e".
    sounds += row + (row === '' && form === 0 ? 'a' : (VOWELS[form] ?? ''))
  }
  return sounds.replace(/2$/u, '')
}
