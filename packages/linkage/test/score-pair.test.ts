import { describe, expect, test } from 'vitest'
import { CONFIRM_THRESHOLD, type PersonFeatures, type PersonName, REVIEW_THRESHOLD, scorePair } from '../src/index.ts'

type Told = Partial<Omit<PersonFeatures, 'names'>> & { parts?: PersonName['parts']; lang?: string }
const aPerson = (full: string, { parts, lang, ...rest }: Told = {}): PersonFeatures => ({
  names: [{ full, parts, lang }],
  sex: 'unknown',
  birth: null,
  ...rest,
})
const born = (
  value: string,
  accuracy: 'year' | 'exact-stated' | 'exact-document' = value.length > 4 ? 'exact-stated' : 'year',
) => ({ value, accuracy, calendar: 'gregorian' }) as const
const line = (a: PersonFeatures, b: PersonFeatures, feature: string) => {
  const found = scorePair(a, b).evidence.find((one) => one.feature === feature)
  if (!found) throw new Error(`no evidence on ${feature}`)
  return found
}

describe('one person', () => {
  test('is recognised across scripts', () => {
    const sought = aPerson('ዮሐንስ ገብረ', { sex: 'male', birth: born('1998'), birthPlace: 'ኣስመራ' })
    const present = aPerson('Yohannes Gebre', { sex: 'male', birth: born('1998-05-02'), birthPlace: 'Asmara' })
    expect(scorePair(sought, present).probability).toBeGreaterThan(CONFIRM_THRESHOLD)
  })

  test('is recognised with names in another order', () => {
    const sought = aPerson('Haddad Samir', { birth: born('1980-03-04'), sex: 'male' })
    const present = aPerson('Samir Haddad', {
      birth: born('1980-04-03'),
      sex: 'male',
      parts: { given: 'Samir', family: 'Haddad' },
    })
    expect(scorePair(sought, present).probability).toBeGreaterThan(CONFIRM_THRESHOLD)
  })

  test('is recognised where one side leaves a name out', () => {
    const sought = aPerson('Ahmed Ali Warsame', { birth: born('1980-03-04'), lang: 'so' })
    expect(
      scorePair(sought, aPerson('Axmed Warsame', { birth: born('1980-03-04'), lang: 'so' })).probability,
    ).toBeGreaterThan(CONFIRM_THRESHOLD)
  })

  test('is recognised under any of the names that a side recorded', () => {
    const sought = aPerson('Leyla Demir', { birth: born('1990') })
    const present = {
      ...aPerson('Nadia Khalil', { birth: born('1990') }),
      names: [{ full: 'Nadia Khalil' }, { full: 'Leila Demir' }],
    }
    expect(line(sought, present, 'given-name').agreement).toBe('same')
  })
})

describe('two persons', () => {
  const family = { birthPlace: 'Halab', parts: { father: 'Omar', family: 'Haddad' } }

  test('brother and sister, or two brothers, are told apart by the given name', () => {
    const sought = aPerson('Karim Haddad', {
      ...family,
      birth: born('1990'),
      parts: { ...family.parts, given: 'Karim' },
    })
    const brother = aPerson('Bilal Haddad', {
      ...family,
      birth: born('1991'),
      parts: { ...family.parts, given: 'Bilal' },
    })
    expect(scorePair(sought, brother).probability).toBeLessThan(REVIEW_THRESHOLD)
  })

  test('Hassan and Hussein, twins, are not one', () => {
    const hassan = aPerson('حسن الحداد', { ...family, birth: born('1990'), parts: { ...family.parts, given: 'حسن' } })
    const hussein = aPerson('Hussein Haddad', {
      ...family,
      birth: born('1990'),
      parts: { ...family.parts, given: 'Hussein' },
    })
    const same = aPerson('Hassan Haddad', {
      ...family,
      birth: born('1990'),
      parts: { ...family.parts, given: 'Hassan' },
    })
    expect(line(hassan, hussein, 'given-name').weight).toBeLessThan(line(hassan, same, 'given-name').weight - 1)
  })

  test('namesakes are told apart by their years', () => {
    const older = aPerson('Maryam Rahimi', { sex: 'female', birth: born('1962'), birthPlace: 'Ghazni' })
    const younger = aPerson('Maryam Rahimi', { sex: 'female', birth: born('2000'), birthPlace: 'Ghazni' })
    expect(scorePair(older, younger).probability).toBeLessThan(REVIEW_THRESHOLD)
  })

  test('namesakes are told apart by their mothers', () => {
    const one = aPerson('Maryam Rahimi', { birth: born('2000'), parents: { mother: 'Shukria' } })
    const other = aPerson('Maryam Rahimi', { birth: born('2000'), parents: { mother: 'Fatima' } })
    expect(line(one, other, 'mother-name').weight).toBeLessThan(0)
  })

  test('with nothing in common but a common name do not reach an officer', () => {
    expect(scorePair(aPerson('Mohamed'), aPerson('محمد')).probability).toBeLessThan(REVIEW_THRESHOLD)
  })
})

describe('what is missing', () => {
  const sought = aPerson('Samir Haddad')
  const present = aPerson('Samir Haddad', {
    sex: 'male',
    birth: born('1980'),
    birthPlace: 'Halab',
    parents: { mother: 'Leila' },
  })

  test('weighs nothing', () => {
    const lines = scorePair(sought, present).evidence.filter(
      ({ feature }) => !['given-name', 'other-names'].includes(feature),
    )
    expect(lines.map(({ agreement, weight }) => [agreement, weight])).toEqual(lines.map(() => ['missing', 0]))
  })

  test('on both sides changes nothing either', () => {
    expect(scorePair(sought, sought).weight).toBe(scorePair(sought, present).weight)
  })

  test('does not make a pair fail: nobody known is compared without an error', () => {
    const nobody: PersonFeatures = { names: [], sex: 'unknown', birth: null }
    expect(scorePair(nobody, nobody)).toMatchObject({ weight: 0 })
    expect(scorePair(nobody, present).probability).toBeLessThan(REVIEW_THRESHOLD)
  })
})

describe('evidence', () => {
  test('is absolute: a pair scores the same whoever else is compared', () => {
    const [a, b] = [aPerson('Samir Haddad', { birth: born('1980') }), aPerson('Sameer Hadad', { birth: born('1981') })]
    const alone = scorePair(a, b)
    scorePair(a, aPerson('Samir Haddad', { birth: born('1980') }))
    expect(scorePair(a, b)).toEqual(alone)
  })

  test('adds up to the weight and names no value of either person', () => {
    const a = aPerson('Samir Haddad', { birth: born('1980-05-06'), birthPlace: 'Halab', sex: 'male' })
    const { weight, evidence } = scorePair(a, a)
    expect(evidence.reduce((sum, one) => sum + one.weight, 0)).toBeCloseTo(weight, 1)
    for (const { words, key, feature, agreement } of evidence) {
      expect(words).not.toMatch(/Samir|Haddad|1980|Halab/u)
      expect(key).toBe(`evidence.${feature}.${agreement}`)
    }
  })

  test.each([
    ['1980-05-06', '1980-05-06', 'same'],
    ['1980-05-06', '1980-06-05', 'close'],
    ['1980-05-06', '1980', 'close'],
    ['1980-05-06', '1981', 'close'],
    ['1980-05-06', '1980-09-17', 'partly'],
    ['1980-05-06', '1990', 'different'],
  ])('a birth on %s beside one on %s is %s', (a, b, agreement) => {
    expect(line(aPerson('A', { birth: born(a) }), aPerson('A', { birth: born(b) }), 'birth').agreement).toBe(agreement)
  })

  test('a year of the Ethiopian calendar meets the Gregorian years it covers', () => {
    const ethiopian = aPerson('A', { birth: { value: '1976', accuracy: 'year', calendar: 'ethiopian' } })
    expect(line(ethiopian, aPerson('A', { birth: born('1983') }), 'birth').agreement).toBe('close')
    expect(line(ethiopian, aPerson('A', { birth: born('1984-05-06') }), 'birth').agreement).toBe('close')
    expect(line(ethiopian, aPerson('A', { birth: born('1995') }), 'birth').agreement).toBe('different')
  })

  test('an age band that an officer stated fits or does not', () => {
    const child = aPerson('A', { ageBand: { min: 5, max: 11, statedIn: 2026 } })
    expect(line(child, aPerson('A', { birth: born('2018') }), 'birth').weight).toBeGreaterThan(0)
    expect(line(child, aPerson('A', { birth: born('1980') }), 'birth').weight).toBeLessThan(0)
  })
})
