import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { checkReceived } from '../src/index.ts'
import { adult, agreedReturn, basis, cited, NOW, pack, request } from './people.ts'

const BY = { member: 'destination', country: 'SE', recipients: ['transit', 'destination'], pack }
const adults = { birth: adult().birth, ageBand: null }
const minors = { birth: { value: '2014', accuracy: 'year', calendar: 'gregorian' }, ageBand: null }
const half = (kind: string) => ({
  salt: 'A'.repeat(43),
  half: JSON.stringify({ sought: basis({ basis: kind as 'consent' }), enquirer: basis() }),
})
const handling = { withholdFrom: [], stateOfOrigin: 'exclude', wishes: null }
const sound = {
  'preview.ageBand': '25-39',
  names: adult().names,
  birth: adults,
  origin: 'ER',
  separation: request().separation,
  handling,
  return: null,
  child: null,
  detention: null,
  legalBasis: half('public-interest'),
}
const found = (change: Record<string, unknown>, by: Partial<typeof BY> = {}) =>
  cited(checkReceived(new Map(Object.entries({ ...sound, ...change })), { ...BY, ...by }, NOW))

describe('a sound record', () => {
  it('is read, with any line closed', () => {
    expect(found({})).toEqual([])
    for (const closed of ['child', 'detention', 'legalBasis']) {
      const open = Object.entries({ ...sound, birth: minors }).filter(([name]) => name !== closed && name !== 'child')
      expect(cited(checkReceived(new Map(open), BY, NOW)).filter((one) => one.startsWith('P-CHILD child'))).toEqual([])
    }
  })
})

describe('P-NOSTATUS (1.2) after opening: no value has a member named for status', () => {
  test('wherever it stands', () => {
    expect(found({ separation: { cause: 'other', visaNumber: 'X' } })).toEqual(['P-NOSTATUS visa'])
    expect(found({ anything: [{ asylum: 1 }] })).toEqual(['P-NOSTATUS asylum'])
  })
})

describe('P-PURPOSE (1.5) after opening: a field holds what its name says', () => {
  test.each<[string, unknown]>([
    ['names', [{ full: 'Selam', script: 'Latn', camp: 'north' }]],
    ['names', 'Selam'],
    ['sex', 'detained in the north'],
    ['occupation', { place: 'a cell' }],
    ['occupation', 'x'.repeat(121)],
    ['detention', { place: 'x', expressConsent: true, guard: 'y' }],
    ['return', { ...agreedReturn, flight: 'XZ 12' }],
    ['handling', { ...handling, note: 'x' }],
    ['preview.ageBand', 'a child of Selam'],
  ])('%s', (name, value) => expect(found({ [name]: value })).toEqual([`P-PURPOSE ${name}`]))

  test('and repeats nothing of it', () => {
    const told = checkReceived(new Map([['sex', 'canary']]), BY, NOW)
    expect(told).toHaveLength(1)
    expect(JSON.stringify(told)).not.toContain('canary')
  })

  test('never fails on a value, however it is made', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(sound)),
        fc.jsonValue(),
        (name, value) => void found({ [name]: value }),
      ),
    )
  })
})

describe('P-PURPOSE (1.5) after opening: what is there is needed, by the pack in force', () => {
  test('for this purpose and on this legal basis', () => {
    expect(found({ health: 'x' })).toEqual([])
    expect(found({ health: 'x', legalBasis: half('legitimate-interest') })).toEqual(['P-PURPOSE health'])
    expect(found({ health: 'x', legalBasis: half('legitimate-interest'), names: null })).toEqual([
      'P-PURPOSE names',
      'P-PURPOSE health',
    ])
  })

  test('at a Society of transit, which learns nothing of how people were parted', () => {
    expect(found({ handling: { ...handling, transit: ['transit'] } })).toEqual([])
    expect(found({ handling: { ...handling, transit: ['transit', 'destination'] } })).toEqual(['P-PURPOSE separation'])
    expect(found({ handling: { ...handling, transit: ['destination'] }, separation: null })).toEqual([])
  })

  test('which nobody judges where the line with the legal basis, or what tells the purpose, is closed', () => {
    const all = { ...sound, health: 'x', legalBasis: half('legitimate-interest') }
    for (const closed of ['legalBasis', 'return', 'child', 'detention']) {
      const open = Object.entries(all).filter(([name]) => name !== closed)
      expect(checkReceived(new Map(open), BY, NOW)).toEqual([])
    }
  })

  test('and only of a record that breaks no other rule', () => {
    const withheld = { ...handling, withholdFrom: ['destination'] }
    expect(found({ health: 'x', legalBasis: half('legitimate-interest'), handling: withheld })).toEqual([
      'P-VOICE handling.withholdFrom',
    ])
  })
})

describe('P-VOICE (3.2) after opening: whoever must not learn reads nothing', () => {
  test('nor is a search read that rests on a consent that nobody has given', () => {
    expect(found({ handling: { ...handling, withholdFrom: ['destination'] } })).toEqual([
      'P-VOICE handling.withholdFrom',
    ])
    expect(found({ handling: { ...handling, withholdFrom: ['transit'] } })).toEqual([])
    expect(found({ legalBasis: half('consent') })).toEqual(['P-VOICE legalBasis.sought'])
    expect(found({ legalBasis: { salt: '', half: '{' } })).toEqual(['P-LAW legalBasis'])
  })
})

describe('P-ORIGIN (5.4) after opening: the state of origin’s Society reads by explicit choice only', () => {
  test('and not because somebody forgot', () => {
    expect(found({ origin: 'SE' })).toEqual(['P-ORIGIN handling.stateOfOrigin'])
    expect(found({ origin: 'SE', handling: { ...handling, stateOfOrigin: 'include' } })).toEqual([])
    expect(cited(checkReceived(new Map([['origin', 'SE']]), { ...BY, country: null }, NOW))).toEqual([])
  })
})

describe('P-CHILD (5.3) after opening: a possible minor comes with the child’s part', () => {
  const part = { uascStatus: 'unknown', bestInterests: 'proceed' }
  test('with best interests that say go on, and on public or vital interest', () => {
    expect(found({ birth: minors })).toEqual(['P-CHILD child'])
    expect(found({ birth: { birth: null, ageBand: null } })).toEqual(['P-CHILD child'])
    expect(found({ birth: minors, child: part })).toEqual([])
    expect(found({ birth: minors, child: { ...part, bestInterests: 'postpone' } })).toEqual([
      'P-CHILD child.bestInterests',
    ])
    expect(found({ birth: minors, child: { ...part, bestInterests: 'not-in-interest' } })).toEqual([
      'P-CHILD child.bestInterests',
    ])
    expect(found({ birth: minors, child: part, legalBasis: half('vital-interest') })).toEqual([])
    for (const other of ['legitimate-interest', 'legal-obligation', 'consent'])
      expect(found({ birth: minors, child: part, legalBasis: half(other) })).toEqual(['P-CHILD legalBasis.sought'])
  })
})

describe('P-DETAIN (5.4) after opening: nothing of a detention without express consent', () => {
  test('whatever is said of it', () => {
    expect(found({ detention: { place: 'x', expressConsent: false } })).toEqual(['P-DETAIN detention.expressConsent'])
    expect(found({ detention: { expressConsent: true } })).toEqual([])
  })
})

describe('P-RETURN (8.1) after opening: each missing part refuses', () => {
  test.each([
    [{ consent: 'none' }, 'consent'],
    [{ receivingAgreed: false }, 'receivingAgreed'],
    [{ receiving: 'origin' }, 'receiving'],
    [{ purpose: 'humanitarian-need-on-return' }, 'purpose'],
  ])('%o', (change, field) => {
    expect(found({ return: agreedReturn })).toEqual([])
    expect(found({ return: { ...agreedReturn, ...change } })).toEqual([`P-RETURN return.${field}`])
  })
})

describe('P-FORCED (8.2) after opening: exactly one combination of preconditions allows', () => {
  const MORE: readonly Record<string, unknown>[] = [
    { route: ['a way'] },
    { lastNews: { channel: 'phone' } },
    { separation: { cause: 'return-or-removal', place: 'airport, flight XZ412' } },
    { separation: { cause: 'return-or-removal', date: '2026-12-03' } },
    { separation: { cause: 'return-or-removal', circumstances: 'two escorts' } },
    { detention: { expressConsent: true } },
    { handling: { ...handling, wishes: 'meet the flight' } },
    { 'preview.area': 'arrives at 14:20' },
    { child: { uascStatus: 'unknown', bestInterests: 'proceed', wishes: 'meet the flight' } },
  ]
  const OTHERS = [['destination', 'transit'], ['transit', 'destination'], ['transit']]
  test('of all 256', () => {
    let allowed = 0
    const unmet = new Set<string>()
    for (let bits = 0; bits < 256; bits += 1) {
      const met = (at: number): boolean => (bits >> at) % 2 === 1
      const part = {
        ...{ ...agreedReturn, kind: 'forced', consent: met(0) ? 'before-departure' : 'none', receivingAgreed: met(1) },
        purpose: met(2) ? 'humanitarian-need-on-return' : 'return-support',
        conditions: { independent: met(4), privateAccess: met(5), nothingToAuthorities: met(6) },
      }
      const more = met(7) ? {} : MORE[bits % MORE.length]
      const recipients = met(3) ? ['destination'] : (OTHERS[bits % OTHERS.length] ?? [])
      const refused = found({ return: part, ...more }, { recipients })
      expect(refused.every((one) => one.startsWith('P-FORCED return.'))).toBe(true)
      expect(refused).toHaveLength([0, 1, 2, 3, 4, 5, 6, 7].filter((at) => !met(at)).length)
      for (const one of refused) unmet.add(one)
      if (refused.length === 0) allowed += 1
    }
    expect([allowed, unmet.size]).toEqual([1, 8])
  })

  test.each(MORE)('and nothing but needs is read: not %o', (more) => {
    const agreed = { consent: 'before-departure', receivingAgreed: true, purpose: 'humanitarian-need-on-return' }
    const conditions = { independent: true, privateAccess: true, nothingToAuthorities: true }
    const part = { ...agreedReturn, kind: 'forced', ...agreed, conditions }
    const recipients = ['destination']
    expect(found({ return: part }, { recipients })).toEqual([])
    expect(found({ return: part, ...more }, { recipients })).toEqual(['P-FORCED return.needs'])
  })

  test('as far as what is open lets it be judged', () => {
    const part = { ...agreedReturn, kind: 'forced' }
    const open = cited(checkReceived(new Map([['return', part]]), { ...BY, recipients: ['destination'] }, NOW))
    expect(open).toEqual(
      ['purpose', 'conditions.independent', 'conditions.privateAccess', 'conditions.nothingToAuthorities'].map(
        (field) => `P-FORCED return.${field}`,
      ),
    )
  })
})
