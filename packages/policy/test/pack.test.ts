import { LINES, PolicyPack, type StageFields } from '@kinlink/contracts'
import fc from 'fast-check'
import { Check } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import {
  buildPack,
  CATALOGUE,
  checkEntryValidity,
  checkGrantStages,
  checkPackInForce,
  checkPadding,
  checkSubmissionFields,
  checkValidity,
  comparePackVersions,
  fieldsAllowedAtStage,
  fieldsAtStage,
  groupsOf,
  isWithinCeiling,
  PURPOSES,
  readPack,
  STAGE_ORDER,
  statusFields,
} from '../src/index.ts'
import { cited, NOW } from './people.ts'

const pack = buildPack({
  ...{ net: 'kinlink-test', version: '2026.1' },
  ...{ issued: '2026-11-23T10:00:00Z', notAfter: '2027-11-23T10:00:00Z' },
})
const SHOWN = { type: 'tracing', purpose: 'tracing', line: 'society' } as const
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const tracing = PURPOSES.find(({ type }) => type === 'tracing')?.allowed ?? []
const stagesOf = (line: string): StageFields => {
  const at = (stage: string) =>
    CATALOGUE.filter((field) => field.line === line && tracing.includes(field.name) && field.stages[0] === stage).map(
      ({ name }) => name,
    )
  return { preview: at('preview'), compare: at('compare'), full: at('full') }
}

const acceptance = { member: 'transit', version: '1', purposes: ['tracing'], relationships: ['sister'] }

describe('the policy pack', () => {
  it('of before there were uses, notices, acceptance and retention in it is still read', () => {
    const { uses: _uses, notices: _notices, retention: _retention, ...before } = pack
    const catalogue = pack.catalogue.map(({ sensitivity: _sensitivity, ...field }) => field)
    expect(readPack(bytes({ ...before, catalogue })).ok).toBe(true)
  })

  it('is a document that reads back as it was built', () => {
    expect(Check(PolicyPack, pack)).toBe(true)
    expect(readPack(bytes(pack))).toEqual({ ok: true, pack })
  })

  it('is refused when it contradicts itself or is no pack', () => {
    const wrong: unknown[] = [
      null,
      { ...pack, more: 1 },
      { ...pack, version: 'latest' },
      { ...pack, catalogue: [...pack.catalogue, pack.catalogue[0]] },
      { ...pack, purposes: [...pack.purposes, pack.purposes[0]] },
      { ...pack, catalogue: pack.catalogue.slice(1) },
      { ...pack, purposes: pack.purposes.map((one) => ({ ...one, mandatory: ['route'] })).slice(1) },
      { ...pack, uses: [...(pack.uses ?? []), ...(pack.uses ?? []).slice(0, 1)] },
      { ...pack, uses: (pack.uses ?? []).map((one) => ({ ...one, allowed: [...one.allowed, 'visa'] })) },
      { ...pack, notices: [...(pack.notices ?? []), ...(pack.notices ?? []).slice(0, 1)] },
      { ...pack, retention: [{ class: 'skeleton', floor: 2, ceiling: 1 }] },
      { ...pack, retention: [...(pack.retention ?? []), ...(pack.retention ?? []).slice(0, 1)] },
      { ...pack, acceptance: [acceptance, acceptance] },
    ]
    for (const value of wrong) expect(readPack(bytes(value))).toEqual({ ok: false })
    expect(readPack(new Uint8Array([0xff]))).toEqual({ ok: false })
  })

  it('P-NOSTATUS (1.2): has no field for status in any type of record', () => {
    expect(statusFields(Object.fromEntries(CATALOGUE.map(({ name, group }) => [name, { [group]: 1 }])))).toEqual([])
  })

  it('never lets the enquirer’s contact into a tracing record', () => {
    expect(tracing.some((name) => /contact|phone|address/i.test(name))).toBe(false)
  })

  it('has the desks’ uniform fields in every type, on their own lines', () => {
    for (const { mandatory } of PURPOSES) expect(mandatory).toEqual(expect.arrayContaining(['child', 'detention']))
    for (const line of LINES) expect(CATALOGUE.some((field) => field.line === line && field.uniform)).toBe(true)
  })

  it('is ordered by year, then number', () => {
    expect(comparePackVersions('2026.10', '2026.9')).toBeGreaterThan(0)
    expect(comparePackVersions('2026.9', '2027.1')).toBeLessThan(0)
    expect(comparePackVersions('2026.1', '2026.1')).toBe(0)
  })

  it('P-INDEPENDENT: says itself until when it is in force', () => {
    expect(checkPackInForce(pack, NOW)).toEqual([])
    expect(cited(checkPackInForce(pack, new Date('2028-01-01')))).toEqual(['P-INDEPENDENT'])
    expect(cited(checkPackInForce(pack, new Date('2026-01-01')))).toEqual(['P-INDEPENDENT'])
  })
})

describe('P-PURPOSE (1.5)', () => {
  it('lets through exactly the fields of type and purpose, mandatory ones present', () => {
    expect(checkSubmissionFields(pack, 'tracing', 'tracing', tracing)).toEqual([])
    expect(cited(checkSubmissionFields(pack, 'tracing', 'message', tracing))).toEqual(['P-PURPOSE'])
    fc.assert(
      fc.property(fc.subarray(CATALOGUE.map(({ name }) => name)), (names) => {
        const entry = PURPOSES.find(({ type }) => type === 'tracing')
        const sound =
          names.every((name) => entry?.allowed.includes(name)) &&
          (entry?.mandatory ?? []).every((name) => names.includes(name))
        expect(checkSubmissionFields(pack, 'tracing', 'tracing', names).length === 0).toBe(sound)
      }),
    )
  })

  it('opens no field before its stage, on no other line, and in one stage only', () => {
    for (const line of LINES) expect(checkGrantStages(pack, 'tracing', line, stagesOf(line))).toEqual([])
    const society = stagesOf('society')
    const early = {
      ...society,
      preview: [...society.preview, 'names'],
      compare: society.compare.filter((n) => n !== 'names'),
    }
    expect(cited(checkGrantStages(pack, 'tracing', 'society', early))).toEqual(['P-PURPOSE names'])
    const later = { ...society, compare: [], full: [...society.full, ...society.compare] }
    expect(checkGrantStages(pack, 'tracing', 'society', later)).toEqual([])
    const desk = { ...society, full: [...society.full, 'child'] }
    expect(cited(checkGrantStages(pack, 'tracing', 'society', desk))).toEqual(['P-CHILD child'])
    const twice = { ...society, full: [...society.full, 'names'] }
    expect(cited(checkGrantStages(pack, 'tracing', 'society', twice))).toEqual(['P-PURPOSE names'])
    const other = { ...society, full: [...society.full, 'release'] }
    expect(cited(checkGrantStages(pack, 'tracing', 'society', other))).toEqual(['P-PURPOSE'])
  })

  it('leaves no uniform field out of a grant, which would tell', () => {
    const none = { preview: [], compare: [], full: [] }
    expect(cited(checkGrantStages(pack, 'tracing', 'child', none))).toEqual(['P-CHILD child'])
    expect(cited(checkGrantStages(pack, 'tracing', 'detention', none))).toEqual(['P-DETAIN detention'])
    expect(cited(checkGrantStages(pack, 'key', 'society', { ...none, full: ['linkageKey'] }))).toEqual([])
  })

  it('shows at a stage what that stage and those before it hold, and never more than the pack', () => {
    const granted = stagesOf('society')
    expect(fieldsAtStage(granted, 'preview')).toEqual(granted.preview)
    expect(fieldsAtStage(granted, 'full').sort()).toEqual(
      [...granted.preview, ...granted.compare, ...granted.full].sort(),
    )
    STAGE_ORDER.forEach((stage) => {
      const allowed = fieldsAllowedAtStage(pack, { ...SHOWN, stage })
      expect([...allowed].sort()).toEqual(fieldsAtStage(granted, stage).sort())
    })
    expect(fieldsAllowedAtStage(pack, { ...SHOWN, stage: 'preview' })).not.toContain('names')
  })
})

describe('P-HUBBLIND (1.5)', () => {
  it('takes whole buckets, and exactly one of a uniform field', () => {
    expect(
      checkPadding(
        pack,
        new Map([
          ['names', 4096],
          ['child', 4096],
        ]),
      ),
    ).toEqual([])
    expect(cited(checkPadding(pack, new Map([['names', 100]])))).toEqual(['P-HUBBLIND names'])
    expect(cited(checkPadding(pack, new Map([['child', 8192]])))).toEqual(['P-HUBBLIND child'])
    expect(cited(checkPadding(pack, new Map([['route', 2048 * 9]])))).toEqual(['P-HUBBLIND route'])
  })
})

describe('P-LAW (4.2)', () => {
  const at = (days: number) => new Date(NOW.getTime() + days * 86_400_000).toISOString()
  const record = { type: 'tracing', purpose: 'tracing', created: at(0), expires: at(300) } as const

  it('bounds the life of records, grants and entries', () => {
    expect(checkValidity(pack, record, [at(300)], NOW)).toEqual([])
    expect(checkValidity(pack, { ...record, created: at(1) }, [], NOW)).toHaveLength(1)
    expect(checkValidity(pack, { ...record, expires: at(-1) }, [], NOW)).toHaveLength(1)
    expect(checkValidity(pack, { ...record, expires: at(2000) }, [], NOW)).toHaveLength(1)
    expect(checkValidity(pack, record, [at(301)], NOW)).toHaveLength(1)
    expect(checkValidity(pack, record, [at(-1)], NOW)).toHaveLength(1)
    expect(checkValidity(pack, { ...record, created: 'never', expires: 'never' }, [], NOW)).toHaveLength(3)
    expect(checkEntryValidity(at(90), NOW)).toEqual([])
    for (const expires of [at(-1), at(2000), 'never']) expect(checkEntryValidity(expires, NOW)).toHaveLength(1)
  })

  it('a stricter pack ends what is stored sooner, and a looser one gives nothing back', () => {
    const lasting = (maxGrantDays: number) => ({
      ...pack,
      purposes: pack.purposes.map((one) => ({ ...one, maxGrantDays })),
    })
    const stored = { ...record, created: at(-100) }
    expect(isWithinCeiling(pack, stored, NOW)).toBe(true)
    expect(isWithinCeiling(lasting(99), stored, NOW)).toBe(false)
    expect(isWithinCeiling(lasting(101), stored, NOW)).toBe(true)
    expect(isWithinCeiling({ ...pack, purposes: [] }, stored, NOW)).toBe(false)
    expect(isWithinCeiling(pack, { ...stored, created: 'never' }, NOW)).toBe(false)
  })

  it('knows which groups a receipt has to cover', () => {
    expect(groupsOf(pack, ['names', 'sex', 'child', 'unknown'])).toEqual(['core', 'child'])
  })
})
