import { CoarsePurpose, LINES, MemberList, RecordType } from '@kinlink/contracts'
import { describe, expect, test } from 'vitest'
import {
  ADVICE,
  articlesOf,
  buildPack,
  CATALOGUE,
  checkGrantStages,
  PLACES,
  PURPOSES,
  RULES,
  type RuleId,
  STAGE_ORDER,
  WHERE,
} from '../src/index.ts'

const names = CATALOGUE.map(({ name }) => name)
const codesOf = (union: object) => (union as { anyOf: { const: string }[] }).anyOf.map((one) => one.const)
const classes = codesOf(MemberList.properties.members.items.properties.class)
const purposes = codesOf(CoarsePurpose)

describe('P-ANYONE (1.2) in the catalogue: there is no field for religion or ethnicity', () => {
  test('nor for nationality but the country of origin, which only hides a person', () => {
    expect(names.filter((name) => /relig|ethnic|national|tribe|caste|race/i.test(name))).toEqual([])
  })
})

describe('P-HUMDOMAIN (1.5) in the member list: authorities have no class', () => {
  test('and nobody else but members of the Movement', () => {
    expect(classes).toEqual(['national-society', 'icrc', 'ifrc'])
  })
})

describe('P-EXTERNAL (6.4): whoever is outside the Movement has no way to be named', () => {
  test('by class, or by a purpose of their own', () => {
    expect(classes.some((one) => /external|authorit|government|police|border|consul/.test(one))).toBe(false)
    expect(purposes.some((one) => /external|referral|enforcement/.test(one))).toBe(false)
  })
})

describe('P-CHILDREL (5.3): what the child says is on the child desk’s line alone', () => {
  test('in every type of record and at every stage', () => {
    const pack = buildPack({
      net: 'n',
      version: '2026.1',
      issued: '2026-11-01T00:00:00Z',
      notAfter: '2027-11-01T00:00:00Z',
    })
    for (const { type } of PURPOSES)
      for (const line of LINES.filter((one) => one !== 'child'))
        for (const stage of STAGE_ORDER) {
          const stages = { preview: [], compare: [], full: [], [stage]: ['child'] }
          expect(checkGrantStages(pack, type as 'tracing', line, stages)).toContainEqual(
            expect.objectContaining({ rule: 'P-CHILD', field: 'child' }),
          )
        }
    const early = { preview: [], compare: ['child'], full: [] }
    expect(checkGrantStages(pack, 'tracing', 'child', early).map(({ rule }) => rule)).toEqual(['P-PURPOSE'])
  })
})

describe('P-TRAIL (7.1): no type of record, purpose or field tells of a trail', () => {
  test('since there is none for figures or for ways of many', () => {
    const all = [...codesOf(RecordType), ...purposes, ...names]
    expect(all.filter((name) => /trail|statistic|aggregate|indicator|trend/i.test(name))).toEqual([])
  })
})

describe('the rules', () => {
  const rules = Object.keys(RULES) as RuleId[]
  test('cite articles of the policy', () => {
    for (const rule of rules)
      for (const article of articlesOf(rule)) expect(article).toMatch(/^(\d\.\d|Principle [1-7])$/)
  })

  test('are held somewhere, or say why not', () => {
    for (const rule of rules) {
      const { held, beyond } = WHERE[rule]
      expect([rule, held.length > 0 || (beyond ?? '').length > 20]).toEqual([rule, true])
      for (const { at } of held) expect(PLACES).toContain(at)
    }
  })

  test('that a casework or the exchange refuses by tell an officer what to do', () => {
    for (const [rule, advice] of Object.entries(ADVICE)) {
      expect(RULES).toHaveProperty([rule])
      expect(advice).toMatch(/^[A-Z].*\.$/)
    }
  })
})
