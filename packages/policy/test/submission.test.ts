import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  articlesOf,
  buildPack,
  CATALOGUE,
  checkGrantStages,
  checkPadding,
  checkSealable,
  checkSubmissionFields,
  checkUse,
  fieldsAllowedAtStage,
  fieldsForRole,
  hasAttachments,
  hasReplyAttachments,
  PURPOSES,
  RETENTION_BOUNDS,
  readPack,
} from '../src/index.ts'
import { cited, pack, told } from './people.ts'

const tracing = PURPOSES.find(({ type }) => type === 'tracing')
const whole = tracing?.allowed ?? []
const names = (change: readonly string[]) => checkSubmissionFields(pack, 'tracing', 'tracing', change)
const without = (name: string) => whole.filter((one) => one !== name)
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const society = (stage: string) =>
  CATALOGUE.filter(({ line, stages, name }) => line === 'society' && whole.includes(name) && stages[0] === stage).map(
    ({ name }) => name,
  )
const stages = (change: object = {}) => ({
  ...{ preview: society('preview'), compare: society('compare'), full: society('full') },
  ...change,
})

describe('P-PURPOSE (1.5) at the gateway: names of fields', () => {
  it('each refusal says whether the field is unknown, of another record, or missing, and by which rule', () => {
    expect(names(whole)).toEqual([])
    expect([cited(names([...whole, 'visa'])), told(names([...whole, 'visa']))]).toEqual([
      ['P-NOSTATUS'],
      ['A field is not in the catalogue.'],
    ])
    expect([cited(names([...whole, 'letter'])), told(names([...whole, 'letter']))]).toEqual([
      ['P-PURPOSE letter'],
      ['The field is not allowed in this type of record.'],
    ])
    const rules = { names: 'P-PURPOSE', return: 'P-RETURN', child: 'P-CHILD', detention: 'P-DETAIN' }
    for (const [name, rule] of Object.entries(rules)) {
      expect(cited(names(without(name)))).toEqual([`${rule} ${name}`])
      expect(told(names(without(name)))).toEqual(['A mandatory field is missing.'])
    }
    expect(told(checkSubmissionFields(pack, 'tracing', 'message', whole))).toEqual([
      'The policy pack has no such type of record for this purpose.',
    ])
  })

  it('what is not uniform may be left out of a grant; what is unknown, on another line or named twice may not be in one', () => {
    const found = (change: object) => checkGrantStages(pack, 'tracing', 'society', stages(change))
    expect(found({ full: society('full').filter((name) => name !== 'occupation') })).toEqual([])
    for (const name of ['visa', 'letter']) {
      const surplus = found({ full: [...society('full'), name] })
      expect([cited(surplus), told(surplus)]).toEqual([
        ['P-PURPOSE'],
        ['A grant names a field that this type of record does not have.'],
      ])
    }
    const twice = found({ full: [...society('full'), 'names', 'sex'] })
    expect(cited(twice)).toEqual(['P-PURPOSE names', 'P-PURPOSE sex'])
    expect(told(twice)[0]).toBe('A grant names a field in more than one stage.')
    const early = found({
      preview: [...society('preview'), 'route'],
      full: without('route').filter((n) => stages().full.includes(n)),
    })
    expect(told(early)).toEqual(['The field may not be opened at this stage.'])
    expect(told(found({ full: [...society('full'), 'child'] }))).toEqual(['The field belongs to another desk’s line.'])
    expect(
      cited(
        checkGrantStages(pack, 'tracing', 'society', stages({ full: society('full').filter((n) => n !== 'health') })),
      ),
    ).toEqual(['P-PURPOSE health'])
  })

  it('a field opens at the earliest of its stages, and one without any opens never', () => {
    const opening = (at: ('preview' | 'compare' | 'full')[]) => {
      const catalogue = pack.catalogue.map((field) => (field.name === 'occupation' ? { ...field, stages: at } : field))
      return (['preview', 'compare', 'full'] as const).filter((stage) =>
        fieldsAllowedAtStage(
          { ...pack, catalogue },
          { type: 'tracing', purpose: 'tracing', line: 'society', stage },
        ).includes('occupation'),
      )
    }
    expect(opening(['full', 'compare'])).toEqual(['compare', 'full'])
    expect(opening([])).toEqual([])
    const other = { type: 'tracing', purpose: 'message', line: 'society', stage: 'full' } as const
    expect(fieldsAllowedAtStage(pack, other)).toEqual([])
  })

  it('a length is whole buckets, one at least', () => {
    const found = (length: number) => cited(checkPadding(pack, new Map([['names', length]])))
    expect([0, 2048, 4096, 6144, 8 * 4096, 9 * 4096].map((length) => found(length).length)).toEqual([1, 1, 0, 1, 0, 1])
    expect(cited(checkPadding(pack, new Map([['names', -4096]])))).toEqual(['P-HUBBLIND names'])
  })
})

describe('a pack as it is built and read', () => {
  const parts = { net: 'n', version: '2026.1', issued: '2026-11-01T00:00:00Z', notAfter: '2027-11-01T00:00:00Z' }

  it('carries the tables of this version, and what Societies accept', () => {
    const built = buildPack(parts)
    expect(built.catalogue.map(({ name, stages: at }) => [name, at])).toEqual(
      CATALOGUE.map(({ name, stages: at }) => [name, at]),
    )
    expect(built.purposes).toEqual(PURPOSES)
    expect(built.uses?.find(({ type }) => type === 'rights')).toEqual({
      ...{ type: 'rights', purpose: 'data-subject-request', roles: ['named'] },
      bases: ['consent', 'vital-interest', 'public-interest', 'legitimate-interest', 'legal-obligation'],
      ...{ mandatory: ['rightsRequest', 'legalBasis'], allowed: ['rightsRequest', 'legalBasis'] },
    })
    expect(built.notices?.map(({ version }) => version)).toEqual(['1', '2026-1'])
    expect(built.retention).toContainEqual({ class: 'skeleton', ...RETENTION_BOUNDS.skeleton })
    const accepting = (member: string) => ({
      member,
      version: '1',
      purposes: ['tracing' as const],
      relationships: ['son' as const],
    })
    expect(readPack(bytes(buildPack({ ...parts, acceptance: [accepting('a1'), accepting('b1')] }))).ok).toBe(true)
  })

  it('is one text of UTF-8 without a mark before it, whose every part fits the catalogue', () => {
    const built = buildPack(parts)
    const sound = bytes(built)
    expect(readPack(new Uint8Array([0xef, 0xbb, 0xbf, ...sound]))).toEqual({ ok: false })
    const at = new TextDecoder().decode(sound).indexOf('"n"') + 1
    expect(readPack(sound.map((byte, index) => (index === at ? 0xff : byte)))).toEqual({ ok: false })
    const halfKnown = built.purposes.map((one) => ({ ...one, mandatory: [...one.mandatory, 'occupation'] }))
    expect(readPack(bytes({ ...built, purposes: halfKnown }))).toEqual({ ok: false })
    expect(readPack(bytes({ ...built, retention: [{ class: 'skeleton', floor: 7, ceiling: 7 }] })).ok).toBe(true)
  })

  it('says by type of record whether something may come with a letter', () => {
    const only = (of: string) => ({
      ...pack,
      purposes: pack.purposes.map((one) =>
        one.type === of ? one : { ...one, allowed: one.allowed.filter((name) => name !== 'attachments') },
      ),
    })
    expect([hasAttachments(only('message')), hasReplyAttachments(only('message'))]).toEqual([true, false])
    expect([hasAttachments(only('release')), hasReplyAttachments(only('release'))]).toEqual([false, true])
  })
})

describe('what a recipient’s part needs', () => {
  it('is less in transit alone, and all of the record where no table says anything of it', () => {
    const fields = (type: 'tracing' | 'release', role: 'searching' | 'transit') =>
      [...fieldsForRole(pack, type, role)].sort()
    expect(fields('tracing', 'searching')).toEqual([...whole].sort())
    expect(fields('tracing', 'transit')).toEqual(
      whole.filter((name) => !['lastNews', 'occupation', 'separation'].includes(name)).sort(),
    )
    expect(fields('release', 'transit')).toEqual(
      [...(PURPOSES.find(({ type }) => type === 'release')?.allowed ?? [])].sort(),
    )
    const spare = (pack.uses ?? []).map((use) => ({ ...use, allowed: ['names'], mandatory: [] }))
    const uniform = CATALOGUE.filter((field) => field.uniform && whole.includes(field.name)).map(({ name }) => name)
    expect([...fieldsForRole({ ...pack, uses: spare }, 'tracing', 'transit')].sort()).toEqual(
      ['names', ...uniform].sort(),
    )
    const { uses: _uses, ...before } = pack
    expect([...fieldsForRole(before, 'tracing', 'transit')].sort()).toEqual([...whole].sort())
  })

  it('is told by the uses of this type of record alone', () => {
    const other = (pack.uses ?? []).map((use) => ({ ...use, type: 'message' }))
    const both = { ...pack, uses: [...(pack.uses ?? []), ...other.map((use) => ({ ...use, allowed: [...whole] }))] }
    expect(fieldsForRole(both, 'tracing', 'transit')).toEqual(fieldsForRole(pack, 'tracing', 'transit'))
    const use = { type: 'tracing', purpose: 'tracing', basis: 'public-interest', role: 'searching' } as const
    expect(cited(checkUse({ ...pack, uses: other }, use, new Map()))).toEqual(['P-PURPOSE basis.basis'])
    expect(checkUse(pack, use, new Map())).toEqual([])
  })
})

describe('the articles of a rule', () => {
  it('are the one that findings cite, and those it rests on besides', () => {
    expect([articlesOf('P-ANYONE'), articlesOf('P-PRIORITY')]).toEqual([['1.2'], ['1.1', '1.4']])
  })
})

describe('what is sealed', () => {
  it('fits its bucket in every script, for any letter of the longest length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 600 }), (text) => {
        const body = [...text.repeat(40)]
          .slice(0, 2400)
          .join('')
          .replace(/\p{Cc}/gu, '\n')
        expect(checkSealable(pack, { letter: { body, lang: 'ti', script: 'Ethi' } })).toEqual([])
      }),
    )
  })

  it('P-HUBBLIND (1.5) at home: is refused by name where it would be longer than every other', () => {
    expect(cited(checkSealable(pack, { sender: 'x'.repeat(16_381) }))).toEqual([])
    expect(cited(checkSealable(pack, { sender: 'x'.repeat(16_382) }))).toEqual(['P-HUBBLIND sender'])
  })
})
