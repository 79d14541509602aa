import type { Registration } from '@kinlink/contracts'
import * as contracts from '@kinlink/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRegistration, mentionsStatus, RULES, statusFields } from '../src/index.ts'
import { adult, basis, child, cited, guardians, NOW, registration } from './people.ts'

const refusals = (change: Parameters<typeof registration>[0]) =>
  cited(checkRegistration(registration(change), NOW).refusals)

describe('P-CHILD (5.3) at a registration', () => {
  it('asks for a guardian or authority and for the child’s own view', () => {
    expect(refusals({ person: child() })).toEqual(['P-CHILD basis.giver', 'P-CHILD basis.childsView'])
    expect(refusals({ person: child(), basis: { ...guardians, giver: 'self' } })).toEqual(['P-CHILD basis.giver'])
    expect(refusals({ person: child(), basis: guardians })).toEqual([])
    expect(refusals({ person: child(), basis: { ...guardians, giver: 'best-interests-panel' } })).toEqual([])
  })

  it('takes for a possible minor whose age nobody has stated', () => {
    expect(refusals({ person: adult({ birth: null }) })).toContain('P-CHILD basis.giver')
    const ageBand = { min: 25, max: 40, statedIn: 2026 }
    expect(refusals({ person: adult({ birth: null, ageBand }) })).toEqual([])
  })
})

describe('P-VOICE (3.2) at a registration', () => {
  it('lets nobody else consent for an adult, and warns about the years in which majority differs', () => {
    expect(refusals({ basis: basis({ giver: 'guardian' }) })).toEqual(['P-VOICE basis.giver'])
    const person = adult({ birth: { value: '2007-01-15', accuracy: 'exact-document', calendar: 'gregorian' } })
    const young = checkRegistration(registration({ person, basis: guardians }), NOW)
    expect([cited(young.refusals), cited(young.warnings)]).toEqual([[], ['P-VOICE basis.giver']])
  })

  it('takes an authority’s word on another basis than consent, of an adult and of a child', () => {
    const authority = basis({ giver: 'authority', basis: 'vital-interest' })
    const judged = (person: Registration['person'], given = authority) =>
      checkRegistration(registration({ person, basis: given }), NOW)
    expect(judged(adult())).toEqual({ refusals: [], warnings: [] })
    expect(judged(child(), { ...authority, childsView: 'wants to stay' })).toEqual({ refusals: [], warnings: [] })
  })
})

describe('P-LANG (3.3)', () => {
  it('refuses a notice in a language that the person does not understand, without an interpreter', () => {
    expect(refusals({ basis: basis({ language: 'en' }) })).toEqual(['P-LANG basis.language'])
    expect(refusals({ basis: basis({ language: 'en', interpreter: true }) })).toEqual([])
    expect(refusals({ person: adult({ languages: ['ar-SD'] }), basis: basis({ language: 'ar' }) })).toEqual([])
    expect(refusals({ basis: basis({ language: 'tr' }) })).toEqual(['P-LANG basis.language'])
    const { languages: _languages, ...silent } = adult()
    expect(refusals({ person: silent })).toEqual(['P-LANG basis.language'])
  })
})

describe('P-LAW (4.2)', () => {
  it('refuses a basis that is given in the future', () => {
    expect(refusals({ basis: basis({ givenAt: '2027-01-01T00:00:00Z' }) })).toEqual(['P-LAW basis.givenAt'])
  })
})

describe('P-NOSTATUS (1.2) at intake', () => {
  it('finds a member named for status anywhere in a body, and repeats nothing of it', () => {
    const body = { person: { names: [{ 'Visa-Number (canary)': 'canary' }] }, Asylum_Status: 'canary' }
    const found = statusFields(body)
    expect(cited(found).sort()).toEqual(['P-NOSTATUS asylum', 'P-NOSTATUS visa'])
    expect(JSON.stringify(found)).not.toContain('canary')
    expect(statusFields(registration())).toEqual([])
    expect(statusFields({ person: { sex: 'female' }, list: [[['visa']]] })).toEqual([])
  })

  it('finds no such member in any schema of anything that crosses a process', () => {
    expect(statusFields({ ...contracts })).toEqual([])
    expect(statusFields(contracts.TracingRequest)).toEqual([])
  })

  it('never fails on a body, however it is made', () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => Array.isArray(statusFields(body))))
  })

  it.each(['his visa ran out', 'Reisepass C01X00T47', 'K1234567', 'طلب لجوء', 'паспорт', 'demandeur d’asile'])(
    'notices "%s" in a text',
    (text) => expect(mentionsStatus(text)).toBe(true),
  )

  it.each(['seen near the market at noon', 'travelled with two brothers', 'phone +39 333 444', 'ብመርከብ መጺኡ'])(
    'does not take "%s" for it',
    (text) => expect(mentionsStatus(text)).toBe(false),
  )

  it('lets such a note pass once the officer has looked at it, and keeps the warning', () => {
    const text = 'lost the passport on the way'
    expect(refusals({ note: { text, checkedForStatus: false } })).toEqual(['P-NOSTATUS note'])
    const checked = checkRegistration(registration({ note: { text, checkedForStatus: true } }), NOW)
    expect([checked.refusals, cited(checked.warnings)]).toEqual([[], ['P-NOSTATUS note']])
  })
})

describe('P-ANYONE (1.2) at a registration', () => {
  it('decides alike wherever a person comes from', () => {
    const country = fc.constantFrom('ER', 'SY', 'AF', 'UA', 'SE', undefined)
    fc.assert(
      fc.property(country, country, fc.boolean(), (a, b, minor) => {
        const judged = [a, b].map((originCountry) => {
          const person = (minor ? child : adult)(originCountry === undefined ? {} : { originCountry })
          return checkRegistration(registration({ person, basis: minor ? guardians : basis() }), NOW)
        })
        expect(judged[0]).toEqual(judged[1])
      }),
    )
  })
})

describe('every rule', () => {
  it('cites an article and says one sentence', () => {
    for (const { article, text } of Object.values(RULES)) {
      expect(article).toMatch(/^(\d+\.\d+|Principle \d)$/)
      expect(text).toMatch(/^[A-Z].*\.$/)
    }
  })
})
