import { FINE_PURPOSES, LEGAL_BASES, type PolicyPack } from '@kinlink/contracts'
import { describe, expect, it, test } from 'vitest'
import {
  CATALOGUE,
  checkAcceptance,
  checkNotice,
  checkUse,
  daysWithin,
  fieldsForRole,
  RETENTION_BOUNDS,
  tracingPurpose,
} from '../src/index.ts'
import { agreedReturn, basis, cited, pack } from './people.ts'

const part = { uascStatus: 'unknown', bestInterests: 'proceed' }
const detention = { expressConsent: true }
const plain = {
  ...{ names: ['x'], sex: 'female', relationship: 'sister', handling: {}, legalBasis: {}, separation: {} },
  ...{ return: null, child: null, detention: null, health: null, route: null, lastNews: null },
}
const values = (change: object = {}) => new Map<string, unknown>(Object.entries({ ...plain, ...change }))
const use = (purpose: (typeof FINE_PURPOSES)[number], kind: (typeof LEGAL_BASES)[number], role = 'searching') =>
  ({ type: 'tracing', purpose, basis: kind, role }) as Parameters<typeof checkUse>[1]

describe('what a request is for', () => {
  it('is told by what is sealed in it: a return before a child, a child before a detention', () => {
    expect(tracingPurpose(values())).toBe('tracing')
    expect(tracingPurpose(values({ detention }))).toBe('detention-follow-up')
    expect(tracingPurpose(values({ detention, child: part }))).toBe('uasc-protection')
    expect(tracingPurpose(values({ child: part, return: agreedReturn }))).toBe('return-support')
  })

  it('is not guessed where a line stays closed', () => {
    for (const closed of ['return', 'child', 'detention']) {
      const open = new Map([...values()].filter(([name]) => name !== closed))
      expect(tracingPurpose(open)).toBeUndefined()
    }
  })
})

describe('P-PURPOSE (1.5) by purpose, legal basis and part of the recipient', () => {
  test.each([
    ['tracing', {}],
    ['uasc-protection', { child: part, health: 'x', detention }],
    ['detention-follow-up', { detention, health: 'x' }],
    ['return-support', { return: agreedReturn, child: part, detention }],
  ] as const)('%s rests on vital or public interest, and holds what it needs', (purpose, change) => {
    for (const kind of LEGAL_BASES) {
      const found = cited(checkUse(pack, use(purpose, kind), values(change)))
      const allowed = kind === 'vital-interest' || kind === 'public-interest'
      const other = purpose === 'tracing' && kind !== 'consent'
      expect([kind, found]).toEqual([kind, allowed || other ? [] : ['P-PURPOSE basis.basis']])
    }
  })

  it('sends nothing of health on a legitimate interest or a legal obligation', () => {
    for (const kind of ['legitimate-interest', 'legal-obligation'] as const) {
      expect(cited(checkUse(pack, use('tracing', kind), values({ health: 'x' })))).toEqual(['P-PURPOSE health'])
    }
    expect(checkUse(pack, use('tracing', 'vital-interest'), values({ health: 'x' }))).toEqual([])
  })

  it('sends no way, no news and no detention for humanitarian needs on return', () => {
    const told = values({ return: agreedReturn, route: ['x'], lastNews: {}, detention, occupation: 'x', features: 'x' })
    expect(cited(checkUse(pack, use('humanitarian-need-on-return', 'vital-interest'), told)).sort()).toEqual([
      'P-PURPOSE detention',
      'P-PURPOSE features',
      'P-PURPOSE lastNews',
      'P-PURPOSE occupation',
      'P-PURPOSE route',
    ])
    expect(cited(checkUse(pack, use('humanitarian-need-on-return', 'vital-interest', 'transit'), values()))).toEqual([
      'P-PURPOSE basis.basis',
    ])
  })

  it('asks for what the purpose needs, as far as it is open', () => {
    expect(cited(checkUse(pack, use('uasc-protection', 'public-interest'), values()))).toEqual(['P-PURPOSE child'])
    expect(cited(checkUse(pack, use('tracing', 'public-interest'), values({ names: null })))).toEqual([
      'P-PURPOSE names',
    ])
    expect(checkUse(pack, use('tracing', 'public-interest'), new Map([['preview.sex', 'female']]))).toEqual([])
  })

  it('says nothing under a pack that has no such table', () => {
    const { uses: _uses, ...before } = pack
    expect(checkUse(before, use('tracing', 'consent'), values({ visa: 1 }))).toEqual([])
    expect([...fieldsForRole(before, 'tracing', 'transit')]).toEqual([...fieldsForRole(before, 'tracing', 'searching')])
  })
})

describe('P-PURPOSE (1.5) at a Society of transit: it gets only what its part needs', () => {
  const lessened = [...fieldsForRole(pack, 'tracing', 'searching')].filter(
    (name) => !fieldsForRole(pack, 'tracing', 'transit').has(name),
  )
  it('which is not how people were parted, what was heard since, nor what they work as', () => {
    expect(lessened.sort()).toEqual(['lastNews', 'occupation', 'separation'])
    expect(cited(checkUse(pack, use('tracing', 'vital-interest', 'transit'), values()))).toEqual([
      'P-PURPOSE separation',
    ])
  })

  it('and is told by no name in its grant of a child, a detention, health or a return', () => {
    const uniform = CATALOGUE.filter((field) => field.uniform && field.group !== 'letter').map(({ name }) => name)
    for (const name of uniform.filter((one) => fieldsForRole(pack, 'tracing', 'searching').has(one)))
      expect([name, fieldsForRole(pack, 'tracing', 'transit').has(name)]).toEqual([name, true])
  })
})

describe('P-MUTUAL (6.1) by what a Society accepts', () => {
  const accepting = (said: Partial<NonNullable<PolicyPack['acceptance']>[number]>): PolicyPack => ({
    ...pack,
    acceptance: [{ member: 'transit', version: '1', purposes: [...FINE_PURPOSES], relationships: ['sister'], ...said }],
  })
  const asked = { purpose: 'tracing', relationship: 'sister', recipients: ['destination', 'transit'] } as const

  it('asks it for nothing else, and whoever has said nothing for anything', () => {
    expect(checkAcceptance(pack, { ...asked, relationship: 'close-friend' })).toEqual([])
    expect(checkAcceptance(accepting({}), asked)).toEqual([])
    const found = checkAcceptance(accepting({}), { ...asked, relationship: 'close-friend' })
    expect(found).toMatchObject([{ rule: 'P-MUTUAL', article: '6.1', pointer: '/search/recipients/1' }])
    expect(found[0]?.text).toContain('relative of this degree')
    const other = checkAcceptance(accepting({ purposes: ['uasc-protection'] }), asked)
    expect(other).toMatchObject([{ rule: 'P-MUTUAL', field: 'search.recipients' }])
    expect(other[0]?.text).toContain('for this purpose')
  })

  it('P-ANYONE (1.2): no criterion can name origin, nationality, religion, status or the cause of separation', () => {
    const named = Object.keys(accepting({}).acceptance?.[0] ?? {}).sort()
    expect(named).toEqual(['member', 'purposes', 'relationships', 'version'])
  })
})

describe('P-LANG (3.3) by the notice that was in use', () => {
  const notices = [
    { version: '1', from: '2020-01-01T00:00:00Z', until: '2026-06-01T00:00:00Z' },
    { version: '2', from: '2026-06-01T00:00:00Z', until: null },
  ]
  const found = (noticeVersion: string, givenAt: string) =>
    cited(checkNotice({ ...pack, notices }, basis({ noticeVersion, givenAt }), 'basis'))

  it('what was explained by one stays explained after it is replaced, and no other counts', () => {
    expect(found('1', '2026-05-31T23:59:00Z')).toEqual([])
    expect(found('1', '2026-06-01T00:00:00Z')).toEqual(['P-LANG basis.noticeVersion'])
    expect(found('2', '2026-06-01T00:00:00Z')).toEqual([])
    expect(found('2', '2026-05-31T23:59:00Z')).toEqual(['P-LANG basis.noticeVersion'])
    expect(found('mine', '2026-10-01T00:00:00Z')).toEqual(['P-LANG basis.noticeVersion'])
    const { notices: _none, ...before } = pack
    expect(checkNotice(before, basis({ noticeVersion: 'mine' }), 'basis')).toEqual([])
  })
})

describe('how long a class of data is kept', () => {
  it('is for the Society to decide between the floor and the ceiling of the pack in force', () => {
    const bounds = [{ class: 'skeleton', floor: 400, ceiling: 500 }]
    expect([399, 400, 450, 500, 501].map((days) => daysWithin(bounds, 'skeleton', days))).toEqual([
      ...[400, 400, 450, 500, 500],
    ])
    expect(daysWithin(bounds, 'closed-case', 7000)).toBe(7000)
    expect(daysWithin(undefined, 'skeleton', 7000)).toBe(7000)
    expect(pack.retention?.map((one) => one.class)).toEqual(Object.keys(RETENTION_BOUNDS))
  })
})

describe('how harmful a field is (domain §6.1)', () => {
  it('decides when it opens: what endangers stays closed until an officer has accepted or confirmed', () => {
    for (const { name, sensitivity, stages } of pack.catalogue)
      if (sensitivity === 'C3') expect([name, stages]).toEqual([name, ['full']])
    for (const name of ['health', 'child', 'detention', 'return', 'handling', 'route', 'separation'])
      expect(pack.catalogue.find((field) => field.name === name)?.sensitivity).toBe('C3')
  })
})
