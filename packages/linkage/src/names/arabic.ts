/*
 * Arabic-family letters (Arabic, Persian, Dari, Urdu, Pashto, Sorani Kurdish) to the sounds of `sounds.ts`.
 * Letters that sound differently by language carry the other sound in `PERSIAN`.
 */
const LETTERS: Readonly<Record<string, string>> = {
  ا: 'a',
  آ: 'a',
  أ: 'a',
  إ: 'i',
  ٱ: 'a',
  ء: '',
  ؤ: 'w',
  ئ: 'y',
  ى: 'a',
  ة: 'a',
  ۀ: 'a',
  ۃ: 'a',
  ب: 'b',
  پ: 'p',
  ت: 't',
  ٹ: 't',
  ټ: 't',
  ث: 'T',
  ج: 'j',
  چ: 'C',
  ح: 'h',
  خ: 'x',
  د: 'd',
  ڈ: 'd',
  ډ: 'd',
  ذ: 'D',
  ر: 'r',
  ڑ: 'r',
  ړ: 'r',
  ڕ: 'r',
  ز: 'z',
  ژ: 'Z',
  س: 's',
  ش: 'S',
  ښ: 'S',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  ع: '3',
  غ: 'G',
  ف: 'f',
  ڤ: 'v',
  ق: 'q',
  ك: 'k',
  ک: 'k',
  ګ: 'g',
  گ: 'g',
  ڭ: 'g',
  ڪ: 'k',
  ل: 'l',
  ڵ: 'l',
  م: 'm',
  ن: 'n',
  ں: 'n',
  ڼ: 'n',
  ه: 'h',
  ہ: 'h',
  ھ: 'h',
  ە: 'e',
  و: 'w',
  ۆ: 'o',
  ۇ: 'u',
  ي: 'y',
  ی: 'y',
  ې: 'e',
  ێ: 'e',
  ے: 'e',
  ۍ: 'i',
  ځ: 'z',
  څ: 's',
  ږ: 'g',
}

const PERSIAN: Readonly<Record<string, string>> = { ث: 's', ذ: 'z', ض: 'z' }

const MARKS = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Removes vowel marks, tatweel and joiners, and unifies compatibility forms of kaf, yeh and heh. */
export function cleanArabic(text: string): string {
  return text.replace(MARKS, '')
}

const isVowelLetter = (sound: string) => sound === 'a' || sound === 'e' || sound === 'o' || sound === 'u'

/**
 * Reads one Arabic-script word, most usual reading first; the others are how Persian, Dari, Urdu and Pashto speak the same letters, how
 * foreign ch and ts are spelt, and a last t that is heard after a long vowel (Najat, Hayat).
 */
export function readArabic(word: string): string[] {
  const arabic = read(word, {})
  const all = [arabic, read(word, PERSIAN), arabic.replaceAll('tS', 'C').replace(/t[sz]/gu, 'c')]
  if (/[اآ]ة$/u.test(word)) all.push(`${arabic.replace(/aa$/u, 'a')}t`)
  return [...new Set(all)]
}

function read(word: string, other: Readonly<Record<string, string>>): string {
  let sounds = ''
  const letters = [...word]
  letters.forEach((letter, index) => {
    const sound = other[letter] ?? LETTERS[letter] ?? ''
    const last = index === letters.length - 1 && index > 0
    const afterConsonant = !isVowelLetter(sounds.at(-1) ?? '')
    // A final heh after a consonant is a written final vowel in Persian, and often stands for teh marbuta in Arabic.
    if (last && afterConsonant && (letter === 'ه' || letter === 'ہ')) sounds += 'a'
    // At the end, yeh and waw are long vowels.
    else if (last && afterConsonant && (sound === 'y' || sound === 'w')) sounds += sound === 'y' ? 'i' : 'u'
    else sounds += sound
  })
  return sounds
}
