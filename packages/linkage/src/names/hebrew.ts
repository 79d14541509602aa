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

/** Letters that a stroke turns into sounds that Hebrew has no letter for; both ways to write the stroke. */
const STROKED: Readonly<Record<string, string>> = { ג: 'j', ז: 'Z', צ: 'C', ץ: 'C', ת: 'T', ד: 'D', ח: 'x', ע: 'G' }

/** Reads one Hebrew-script word: with hard and, where that differs, with soft letters after the first. */
export function readHebrew(word: string): string[] {
  const units = word.replace(/[\u0591-\u05c7״]/gu, '').match(/[א-ת]['׳’]?/gu) ?? []
  const sound = (unit: string, index: number, soft: boolean) => {
    const letter = unit[0] ?? ''
    if (unit.length > 1 && STROKED[letter] !== undefined) return STROKED[letter]
    if (index === units.length - 1 && index > 0 && letter === 'ה') return 'a'
    return (soft && index > 0 ? SOFT[letter] : undefined) ?? LETTERS[letter] ?? ''
  }
  // Between letters, doubled vav and yod are consonants.
  const spoken = (soft: boolean) =>
    units
      .map((unit, index) => sound(unit, index, soft))
      .join('')
      .replace(/ww/gu, 'v')
      .replace(/yy/gu, 'y')
  return [...new Set([spoken(false), spoken(true)])]
}
