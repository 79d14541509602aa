/* Hebrew letters to the sounds of `sounds.ts`, and the softer sound that three of them take after a vowel. */
const LETTERS: Readonly<Record<string, string>> = {
  א: 'a',
  ב: 'b',
  ג: 'g',
  ד: 'd',
  ה: 'h',
  ו: 'w',
  ז: 'z',
  ח: 'h',
  ט: 't',
  י: 'y',
  כ: 'k',
  ך: 'x',
  ל: 'l',
  מ: 'm',
  ם: 'm',
  נ: 'n',
  ן: 'n',
  ס: 's',
  ע: '3',
  פ: 'p',
  ף: 'f',
  צ: 'c',
  ץ: 'c',
  ק: 'k',
  ר: 'r',
  ש: 'S',
  ת: 't',
}
const SOFT: Readonly<Record<string, string>> = { ב: 'v', כ: 'x', פ: 'f' }

/** Reads one Hebrew-script word: with hard and, where that differs, with soft letters after the first. */
export function readHebrew(word: string): string[] {
  const letters = [...word.replace(/[\u0591-\u05c7׳״]/gu, '')].filter((letter) => LETTERS[letter] !== undefined)
  const sound = (letter: string, index: number, soft: boolean) =>
    index === letters.length - 1 && index > 0 && letter === 'ה'
      ? 'a'
      : ((soft && index > 0 ? SOFT[letter] : undefined) ?? LETTERS[letter] ?? '')
  return [...new Set([false, true].map((soft) => letters.map((letter, index) => sound(letter, index, soft)).join('')))]
}
