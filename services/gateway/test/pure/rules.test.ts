import type { Finding } from '@kinlink/contracts'
import { checkEntryValidity, checkPackInForce } from '@kinlink/policy'
import { describe, expect, test } from 'vitest'
import { checkFields } from '../../src/submission/fields.ts'
import { checkLines, checkStages } from '../../src/submission/grants.ts'
import { checkLegalBasis } from '../../src/submission/legal-basis.ts'
import type { ReadSubmission } from '../../src/submission/read-submission.ts'
import { checkRecipients } from '../../src/submission/recipients.ts'
import { checkWhoAsks } from '../../src/submission/who-asks.ts'
import { against, CLASSES, context, NOW, pack, submissionOf } from './ground.ts'

const cited = (found: readonly Finding[]): string[] => found.map(({ rule, field }) => `${rule} ${field ?? ''}`.trim())
const sound = () => submissionOf({ type: 'tracing', purpose: 'tracing', to: ['national-society'] })
const withFields = (change: (fields: ReadSubmission['record']['fields']) => void): ReadSubmission => {
  const made = sound()
  const fields = { ...made.record.fields }
  change(fields)
  return { ...made, record: { ...made.record, fields } }
}
type Head = ReadSubmission['grants'][number]['header']
const withGrants = (change: (header: Head) => Head): ReadSubmission => {
  const made = sound()
  return { ...made, grants: made.grants.map((one) => ({ ...one, header: change(one.header) })) }
}
const fieldsOf = (change: (fields: ReadSubmission['record']['fields']) => void) =>
  cited(checkFields(withFields(change), against))
const stagesOf = (change: (header: Head) => Head) => new Set(cited(checkStages(withGrants(change), against)))

describe('P-NOSTATUS (1.2) at the gateway: a field outside the catalogue does not travel', () => {
  test('whatever it is called, and the refusal does not repeat it', () => {
    const found = checkFields(
      withFields((fields) => {
        fields.visaNumber = { n: '', c: '', k: '' }
      }),
      against,
    )
    expect(cited(found)).toEqual(['P-NOSTATUS'])
    expect(JSON.stringify(found)).not.toContain('visa')
  })
})

describe('P-HUMDOMAIN (1.5) at the gateway: only members receive, whatever the record', () => {
  test.each(Object.entries(CLASSES))('%s', (name, known) => {
    for (const type of ['tracing', 'message', 'release', 'rights'] as const) {
      const purpose = type === 'release' ? 'tracing' : type
      const found = cited(checkRecipients(submissionOf({ type, purpose, to: [name] }), against))
      expect(found.some((one) => one.startsWith('P-HUMDOMAIN'))).toBe(known === undefined)
    }
  })
})

describe('P-HUBBLIND (1.5) at the gateway: lengths tell nothing', () => {
  test('of a uniform field, which fills one bucket, nor of any other', () => {
    expect(fieldsOf(() => {})).toEqual([])
    const longer = (name: string, more: number) =>
      fieldsOf((fields) => {
        const { c, ...rest } = fields[name] ?? { n: '', c: '', k: '' }
        fields[name] = {
          ...rest,
          c: Buffer.from(new Uint8Array(Buffer.from(c, 'base64url').length + more)).toString('base64url'),
        }
      })
    expect(longer('child', 4096)).toEqual(['P-HUBBLIND child'])
    expect(longer('names', 1)).toEqual(['P-HUBBLIND names'])
    expect(longer('names', 4096)).toEqual([])
  })
})

describe('P-VOICE (3.2) at the gateway: what one person says goes to one Society', () => {
  test.each(['release', 'message', 'rights'] as const)('%s', (type) => {
    const purpose = type === 'release' ? 'tracing' : type
    const found = (to: string[]) => cited(checkRecipients(submissionOf({ type, purpose, to }), against))
    expect(found(['national-society'])).toEqual([])
    expect(found(['national-society', 'icrc'])).toEqual(['P-VOICE'])
  })
})

describe('P-LAW (4.2) at the gateway: a living receipt that names the recipient, and an agreement in force', () => {
  test('or nothing is taken', () => {
    const made = sound()
    expect(checkLegalBasis(made, against)).toEqual([])
    expect(cited(checkLegalBasis({ ...made, receipt: undefined }, against))).toEqual(['P-LAW receipt'])
    const ended = { ...against, now: new Date('2028-01-01') }
    expect(cited(checkLegalBasis(made, ended))).toEqual(['P-LAW receipt'])
    const to = (name: string) =>
      cited(checkRecipients(submissionOf({ type: 'tracing', purpose: 'tracing', to: [name] }), against))
    expect(to('without-agreement')).toEqual(['P-LAW to'])
    expect(to('not-on-the-allow-list')).toEqual(['P-LAW to'])
  })
})

describe.each([
  ['child', 'P-CHILD'],
  ['detention', 'P-DETAIN'],
] as const)('a desk’s field (%s)', (name, rule) => {
  test('is refused on any other line, out of a grant, and out of a record', () => {
    const other = (header: Head): Head =>
      header.line === 'society'
        ? { ...header, stages: { ...header.stages, full: [...header.stages.full, name] } }
        : header
    expect(stagesOf(other)).toEqual(new Set([`${rule} ${name}`]))
    const left = (header: Head): Head =>
      header.line === name ? { ...header, stages: { preview: [], compare: [], full: [] } } : header
    expect(stagesOf(left)).toEqual(new Set([`${rule} ${name}`]))
    expect(fieldsOf((fields) => void delete fields[name])).toEqual([`${rule} ${name}`])
    const lines = { ...sound(), grants: sound().grants.filter(({ header }) => header.line !== name) }
    expect(cited(checkLines(lines, against))).toEqual([`${rule} ${name}`, `${rule} ${name}`])
  })
})

describe('P-CHILD (5.3) at the gateway: the child desk’s fields stay on its line, and are never left out', () => {
  test('whatever they hold', () => {
    expect(stagesOf((header) => header)).toEqual(new Set())
    const early = (header: Head): Head =>
      header.line === 'child' ? { ...header, stages: { preview: ['child'], compare: [], full: [] } } : header
    expect(stagesOf(early)).toEqual(new Set(['P-PURPOSE child']))
  })
})

describe('P-DETAIN (5.4) at the gateway: the detention desk’s fields stay on its line, and are never left out', () => {
  test('whatever they hold', () => {
    const early = (header: Head): Head =>
      header.line === 'detention' ? { ...header, stages: { preview: [], compare: ['detention'], full: [] } } : header
    expect(stagesOf(early)).toEqual(new Set(['P-PURPOSE detention']))
  })
})

describe('P-MUTUAL (6.1) at the gateway: nothing is sealed to an epoch that its Society does not hold open', () => {
  test('since a Society that has published none has not agreed to receive', () => {
    expect(checkLines(sound(), against)).toEqual([])
    for (const state of ['closed', 'gone'] as const) {
      const recipients = context.recipients.map((one) => ({
        ...one,
        epochs: state === 'gone' ? [] : one.epochs.map((epoch) => ({ ...epoch, state })),
      }))
      const found = cited(checkLines(sound(), { ...against, context: { ...context, recipients } }))
      expect(new Set(found)).toEqual(new Set(['P-MUTUAL epoch']))
    }
  })
})

describe('P-TRANSIT (7.2): an entry ends by itself', () => {
  test.each(['2026-11-22T10:00:00Z', '2036-01-01T00:00:00Z', 'never'])('and not %s', (expires) => {
    expect(checkEntryValidity('2027-02-21T10:00:00Z', NOW)).toEqual([])
    expect(cited(checkEntryValidity(expires, NOW))).toEqual(['P-LAW'])
  })
})

describe('P-RETURN (8.1) at the gateway: the sealed uniform field is in every tracing record, in one size', () => {
  test('so that nobody can tell a return by it', () => {
    expect(fieldsOf((fields) => void delete fields.return)).toEqual(['P-RETURN return'])
    expect(pack.catalogue.find(({ name }) => name === 'return')).toMatchObject({ uniform: true, line: 'society' })
    const left = (header: Head): Head => ({
      ...header,
      stages: { ...header.stages, full: header.stages.full.filter((name) => name !== 'return') },
    })
    expect(stagesOf(left)).toEqual(new Set(['P-PURPOSE return']))
  })
})

describe('P-INDEPENDENT (Principle 7) at the gateway: no pack, no act; a key from the coordinating member alone', () => {
  test('which itself asks for nobody', () => {
    expect(cited(checkPackInForce(pack, new Date('2028-01-01')))).toEqual(['P-INDEPENDENT'])
    const key = submissionOf({ type: 'key', purpose: 'network', to: ['national-society'] })
    expect(cited(checkLegalBasis(key, against))).toContain('P-INDEPENDENT type')
    expect(cited(checkWhoAsks(sound(), { ...against, member: 'coordinator' }))).toEqual(['P-INDEPENDENT type'])
    expect(checkWhoAsks(sound(), against)).toEqual([])
  })
})
