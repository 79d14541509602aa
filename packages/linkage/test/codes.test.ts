import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { FEWEST_POSITIONS, sparseBits } from '../src/codes/encode.ts'
import { DIFFUSION } from '../src/codes/keys.ts'
import { weigh } from '../src/codes/resemblance.ts'
import {
  CANDIDATE_FLOOR,
  CODE_BYTES,
  deriveLinkageKeys,
  encode,
  type PersonFeatures,
  resemblance,
} from '../src/index.ts'

const keys = deriveLinkageKeys(new Uint8Array(32).fill(1))
const otherKeys = deriveLinkageKeys(new Uint8Array(32).fill(2))

const person = (
  full: string,
  year: string,
  birthPlace: string | null = null,
  sex: PersonFeatures['sex'] = 'male',
): PersonFeatures => ({
  names: [{ full }],
  sex,
  birth: { value: year, accuracy: 'year', calendar: 'gregorian' },
  birthPlace,
})

const GIVEN = [
  'Ahmed',
  'Karim',
  'Tesfay',
  'Oleh',
  'Fatima',
  'Leila',
  'Moussa',
  'Yusuf',
  'Hodan',
  'Samir',
  'Dawit',
  'Nadia',
]
const FAMILY = [
  'Haddad',
  'Najjar',
  'Bekele',
  'Shevchenko',
  'Diallo',
  'Rahimi',
  'Warsame',
  'Khalil',
  'Conteh',
  'Ghorbani',
  'Abebe',
  'Osman',
]
/** A dictionary of people as an attacker would write it: all pairs of names, some years. */
const dictionary = GIVEN.flatMap((given, g) =>
  FAMILY.map((family, f) => person(`${given} ${family}`, String(1960 + ((7 * g + 5 * f) % 45)), 'Kabul')),
)

describe('codes', () => {
  test('have 2048 bits and are the same for the same person and keys', () => {
    const code = encode(person('محمد حداد', '1980', 'حلب'), keys)
    expect(code).toHaveLength(CODE_BYTES)
    expect(encode(person('محمد حداد', '1980', 'حلب'), deriveLinkageKeys(new Uint8Array(32).fill(1)))).toEqual(code)
  })

  test('do not change between versions of this engine without a new version of the encoding', () => {
    const code = encode(person('Samira Haddad', '1991', 'Halab', 'female'), keys)
    expect(createHash('sha256').update(code).digest('hex')).toBe(
      'b0487f334371f466f86580020ae55c0e4ef2633587ae4bfd0366120964bedd3a',
    )
  })

  test('of one person in two scripts resemble each other, of two persons they do not', () => {
    const arabic = encode(person('خالد حداد', '1980', 'حلب'), keys)
    const latin = encode(person('Haddad Khaled', '1981', 'Aleppo'), keys)
    const stranger = encode(person('Olena Bondarenko', '1955', 'Odesa', 'female'), keys)
    expect(resemblance(arabic, latin)).toBeGreaterThan(CANDIDATE_FLOOR + 0.05)
    expect(resemblance(arabic, stranger)).toBeLessThan(CANDIDATE_FLOOR)
  })

  test('do not depend on the order in which names are written, where it was told which of them is given', () => {
    const parts = { given: 'Karim', family: 'Haddad' }
    const written = (full: string) => encode({ ...person('', '1980'), names: [{ full, parts }] }, keys)
    expect(written('Haddad Karim')).toEqual(written('Karim Haddad'))
  })

  test('of one person whose names stand in another order, as nobody told which of them is given, resemble each other', () => {
    const [one, other] = ['Karim Haddad', 'Haddad Karim'].map((full) => encode(person(full, '1980'), keys))
    expect(resemblance(one ?? new Uint8Array(), other ?? new Uint8Array())).toBeGreaterThan(CANDIDATE_FLOOR + 0.05)
  })

  test('have about half of their bits set, however much is known', () => {
    const weights = [...dictionary, { names: [{ full: 'Amal' }], sex: 'unknown' as const, birth: null }].map((one) =>
      weigh(encode(one, keys)),
    )
    // Five standard deviations of chance.
    expect(Math.max(...weights.map((weight) => Math.abs(weight - 1024)))).toBeLessThan(5 * 22.7)
  })

  test('under another key are unrelated, even of the same person', () => {
    const same = dictionary.map((one) => resemblance(encode(one, keys), encode(one, otherKeys)))
    const apart = dictionary.map((one, at) => {
      const other = dictionary[(at + 61) % dictionary.length]
      return other ? resemblance(encode(one, keys), encode(other, otherKeys)) : 0
    })
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean(same) - mean(apart))).toBeLessThan(0.01)
  })

  test('without the key are at chance level for an attacker with a dictionary of everybody in it', () => {
    const guesses = dictionary.map((one) => encode(one, otherKeys))
    const named = dictionary.filter((one, at) => {
      const code = encode(one, keys)
      const scores = guesses.map((guess) => resemblance(code, guess))
      return scores.indexOf(Math.max(...scores)) === at
    })
    // One right guess in 144 is expected; ten or more would happen by chance once in ten million runs.
    expect(named.length).toBeLessThan(10)
  })

  test('are all different for different people', () => {
    const codes = new Set(dictionary.map((one) => Buffer.from(encode(one, keys)).toString('hex')))
    expect(codes.size).toBe(dictionary.length)
  })

  test('have no bit that is nearly always set or nearly never', () => {
    const counts = new Uint16Array(2048)
    for (const one of dictionary) {
      encode(one, keys).forEach((byte, at) => {
        for (let bit = 0; bit < 8; bit++) counts[8 * at + bit] = (counts[8 * at + bit] ?? 0) + ((byte >> bit) & 1)
      })
    }
    const shares = [...counts].map((count) => count / dictionary.length)
    expect(shares.filter((share) => share === 0).length).toBeLessThan(150)
    expect(shares.filter((share) => share > 0.95).length).toBeLessThan(60)
  })

  test('of people of whom hardly anything is known can still be made', () => {
    const nobody: PersonFeatures = { names: [{ full: '' }], sex: 'unknown', birth: null }
    const child: PersonFeatures = { ...nobody, names: [], ageBand: { min: 5, max: 11, statedIn: 2026 } }
    for (const one of [nobody, child])
      expect(sparseBits(one, keys).filter((bit) => bit === 1)).toHaveLength(FEWEST_POSITIONS)
    expect(resemblance(encode(nobody, keys), encode(child, keys))).toBeLessThan(CANDIDATE_FLOOR)
  })

  test('mix each position into 32 bits, all different, and each bit of 32 positions', () => {
    const mixes = new Map<number, Set<number>>()
    for (const [at, output] of keys.mixing.entries())
      mixes.set(output, (mixes.get(output) ?? new Set()).add(Math.floor(at / DIFFUSION)))
    expect(DIFFUSION).toBe(32)
    expect(keys.mixing).toHaveLength(2048 * DIFFUSION)
    expect(mixes.size).toBe(2048)
    expect(new Set([...mixes.values()].map((inputs) => inputs.size))).toEqual(new Set([DIFFUSION]))
    const fed = Array.from(
      { length: 2048 },
      (_, input) => new Set(keys.mixing.slice(input * DIFFUSION, (input + 1) * DIFFUSION)).size,
    )
    expect(new Set(fed)).toEqual(new Set([DIFFUSION]))
  })

  test('of two people of whom only the sex is known, another for each, do not resemble each other', () => {
    const only = (sex: PersonFeatures['sex']) => encode({ names: [], sex, birth: null }, keys)
    expect(resemblance(only('female'), only('female'))).toBe(1)
    expect(resemblance(only('female'), only('male'))).toBeLessThan(CANDIDATE_FLOOR)
  })

  test('need a key of at least 256 bits', () => {
    expect(() => deriveLinkageKeys(new Uint8Array(31))).toThrow(RangeError)
  })
})
