import { randomInt } from 'node:crypto'
import type { Identity } from '@kinlink/contracts'

const ONSETS = ['B', 'D', 'F', 'G', 'H', 'K', 'L', 'M', 'N', 'R', 'S', 'T', 'W', 'Y', 'Z', 'Sh', 'Kh', 'Gh']
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'aa', 'ee', 'ou']
const CODAS = ['n', 'm', 'r', 'l', 's', 't', 'd', 'q', 'f', 'z', '']

const oneOf = <T>(items: readonly T[]): T => {
  const item = items[randomInt(items.length)]
  if (item === undefined) throw new RangeError('nothing to choose from')
  return item
}
const syllable = () => oneOf(ONSETS) + oneOf(VOWELS) + oneOf(CODAS)
const word = () => {
  const text = [syllable(), syllable(), syllable()].join('').toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const two = (n: number) => String(n).padStart(2, '0')

/** Somebody whom no other test knows: three made-up names, a day of birth, a place. An adult unless said otherwise. */
export function aPerson(said: Partial<Identity> = {}): Identity {
  const [given, father, family] = [word(), word(), word()]
  return {
    names: [{ full: `${given} ${father} ${family}`, script: 'Latn', lang: 'so', parts: { given, father, family } }],
    sex: oneOf(['female', 'male'] as const),
    birth: {
      value: `${1950 + randomInt(50)}-${two(2 + randomInt(11))}-${two(13 + randomInt(15))}`,
      accuracy: 'exact-stated',
      calendar: 'gregorian',
    },
    birthPlace: word(),
    languages: ['so'],
    ...said,
  }
}

/** Born this many years ago. */
export const bornYearsAgo = (years: number): Pick<Identity, 'birth'> => ({
  birth: { value: `${new Date().getUTCFullYear() - years}-06-15`, accuracy: 'exact-stated', calendar: 'gregorian' },
})
