import { LEGAL_BASES, SEPARATION_CAUSES, type TracingRequest } from '@kinlink/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTracingRequest } from '../src/index.ts'
import { adult, asking, basis, child, cited, guardians, NOW, request } from './people.ts'

const judge = (change: Partial<TracingRequest>, context = asking) => checkTracingRequest(request(change), context, NOW)
const refusals = (change: Partial<TracingRequest>, context = asking) => cited(judge(change, context).refusals)
const search = (change: Partial<TracingRequest['search']>) => ({ search: { ...request().search, ...change } })
const publicInterest = basis({ basis: 'public-interest', giver: 'authority' })

describe('a sound request', () => {
  it('is neither refused nor warned about', () => {
    expect(judge({})).toEqual({ refusals: [], warnings: [] })
  })
})

describe('the basis of a search (1.6)', () => {
  it('has been given before now', () => {
    const early = { ...publicInterest, givenAt: '2026-12-24T00:00:00Z' }
    expect(refusals({ basis: early })).toEqual(['P-LAW basis.givenAt'])
  })

  it('is never the consent of a person who has not been asked', () => {
    expect(refusals({ basis: basis() })).toEqual(['P-VOICE basis.basis'])
  })

  it('is public or vital interest for a possible minor', () => {
    const section = { uascStatus: 'unknown', bestInterests: 'proceed' } as const
    for (const kind of LEGAL_BASES) {
      const made = { sought: { person: child() }, child: section, basis: basis({ basis: kind, giver: 'authority' }) }
      const allowed = kind === 'public-interest' || kind === 'vital-interest'
      expect(refusals(made)).toEqual(allowed ? [] : ['P-CHILD basis.basis'])
    }
  })
})

describe('P-CHILD (5.3) at a tracing request', () => {
  const sought = { person: child({ originCountry: 'ER' }) }
  const section = (bestInterests: NonNullable<TracingRequest['child']>['bestInterests']) => ({
    child: { uascStatus: 'unknown' as const, bestInterests },
  })

  it('asks for the child’s part when the sought person is possibly a minor', () => {
    expect(refusals({ sought, basis: publicInterest })).toEqual(['P-CHILD child'])
    expect(refusals({ sought: { person: adult({ birth: null }) }, basis: publicInterest })).toContain('P-CHILD child')
  })

  it('follows the best interests that were found', () => {
    expect(refusals({ sought, ...section('postpone') })).toEqual(['P-CHILD child.bestInterests'])
    expect(refusals({ sought, ...section('not-in-interest') })).toEqual(['P-CHILD child.bestInterests'])
    const conditional = judge({ sought, ...section('proceed-with-conditions') })
    expect([conditional.refusals, cited(conditional.warnings)]).toEqual([[], ['P-CHILD child.bestInterests']])
  })

  it('asks a guardian or authority of a minor who enquires', () => {
    const enquirer = { person: child(), relationship: 'brother', basis: basis() } as const
    expect(refusals({ enquirer })).toEqual(['P-CHILD enquirer.basis.giver', 'P-CHILD enquirer.basis.childsView'])
    expect(refusals({ enquirer: { ...enquirer, basis: guardians } })).toEqual([])
  })
})

describe('P-DETAIN (5.4) at home', () => {
  it('takes a place of detention with express consent only', () => {
    expect(refusals({ detention: { place: 'unknown', expressConsent: false } })).toEqual([
      'P-DETAIN detention.expressConsent',
    ])
    expect(refusals({ detention: { expressConsent: true } })).toEqual([])
  })
})

describe('recipients', () => {
  it('P-HUMDOMAIN (1.5) at home: are members of the Movement', () => {
    expect(refusals(search({ recipients: ['ministry'] }))).toEqual(['P-HUMDOMAIN search.recipients'])
  })

  it('P-ORIGIN (5.4) at home: are the state of origin’s Society by explicit choice only', () => {
    expect(refusals(search({ recipients: ['origin'] }))).toEqual(['P-ORIGIN search.recipients'])
    expect(refusals(search({ recipients: ['origin'], stateOfOrigin: 'include' }))).toEqual([])
    const unknown = judge({ sought: { person: adult() } })
    expect([unknown.refusals, cited(unknown.warnings)]).toEqual([[], ['P-ORIGIN sought.person.originCountry']])
  })

  it('P-LAW (4.2) at home: have an agreement in force', () => {
    const closed = { ...asking, hasAgreement: () => false }
    expect(refusals({}, closed)).toEqual(['P-LAW search.recipients', 'P-LAW search.recipients'])
    expect(refusals(search({ recipients: ['coordinator'] }), closed)).toEqual(['P-PURPOSE search.recipients'])
    const one = { ...asking, hasAgreement: (member: string) => member === 'transit' }
    expect(judge({}, one).refusals.map(({ pointer }) => pointer)).toEqual(['/search/recipients/1'])
  })

  it('P-PURPOSE (1.5): are told to be of transit only where they are asked', () => {
    expect(refusals(search({ transit: ['transit'] }))).toEqual([])
    expect(refusals(search({ transit: ['transit', 'origin'] }))).toEqual(['P-PURPOSE search.transit'])
  })

  it('P-ORIGIN (5.4): may be members without a country where no origin is stated', () => {
    const everywhere = { ...asking, countryOf: () => null }
    expect(refusals({ sought: { person: adult() } }, everywhere)).toEqual([])
  })

  it('are other Societies than the own', () => {
    expect(refusals(search({ recipients: ['coordinator'] }))).toEqual(['P-PURPOSE search.recipients'])
  })

  it('P-VOICE (3.2) at home: are never whom the person must stay hidden from, in any combination', () => {
    const members = fc.uniqueArray(fc.constantFrom('origin', 'transit', 'destination'), { minLength: 1 })
    fc.assert(
      fc.property(
        members,
        fc.uniqueArray(fc.constantFrom('origin', 'transit', 'destination')),
        (recipients, withholdFrom) => {
          const found = refusals(search({ recipients, withholdFrom, stateOfOrigin: 'include' }))
          const both = recipients.filter((member) => withholdFrom.includes(member))
          expect(found.filter((one) => one.startsWith('P-VOICE'))).toHaveLength(both.length)
        },
      ),
    )
  })
})

describe('P-ANYONE (1.2) and P-SAMEDOOR (2.1)', () => {
  const countries = fc.constantFrom('SY', 'AF', 'UA', 'IN')
  it('decide alike whatever the origin, the sex and the cause of separation', () => {
    const door = fc.record({
      originCountry: countries,
      cause: fc.constantFrom(...SEPARATION_CAUSES),
      sex: fc.constantFrom('female', 'male', 'other', 'not-stated', 'unknown'),
    })
    fc.assert(
      fc.property(door, door, fc.boolean(), fc.boolean(), (a, b, minor, consent) => {
        const [one, two] = [a, b].map(({ originCountry, cause, sex }) =>
          judge({
            sought: { person: (minor ? child : adult)({ originCountry, sex: sex as 'female' }) },
            separation: { cause },
            ...(consent ? { basis: basis() } : {}),
          }),
        )
        expect(one).toEqual(two)
      }),
    )
  })
})

describe('every refusal', () => {
  it('cites rule, article and field, and no value', () => {
    const found = judge({
      basis: basis({ language: 'canary' as 'en' }),
      detention: { place: 'canary', expressConsent: false },
      ...search({ recipients: ['canary'] }),
      note: { text: 'canary passport', checkedForStatus: false },
    }).refusals
    expect(found.length).toBeGreaterThan(3)
    for (const { rule, article, field, text } of found) expect([rule, article, field, text]).not.toContain(undefined)
    expect(JSON.stringify(found)).not.toContain('canary')
  })
})
