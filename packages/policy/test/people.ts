import type { Identity, LegalBasis, Registration, ReturnPart, TracingRequest } from '@kinlink/contracts'
import { buildPack, RULES, type RuleId, type TracingContext } from '../src/index.ts'

export const NOW = new Date('2026-11-23T10:00:00Z')

export const pack = buildPack({
  net: 'kinlink-test',
  version: '2026.1',
  issued: '2026-11-01T00:00:00Z',
  notAfter: '2027-11-01T00:00:00Z',
})

export const adult = (change: Partial<Identity> = {}): Identity => ({
  names: [{ full: 'ሰላም ተስፋይ', script: 'Ethi', lang: 'ti' }],
  sex: 'female',
  birth: { value: '1988', accuracy: 'year', calendar: 'gregorian' },
  languages: ['ti'],
  ...change,
})

export const child = (change: Partial<Identity> = {}): Identity =>
  adult({ birth: { value: '2014-05-02', accuracy: 'exact-document', calendar: 'gregorian' }, ...change })

export const basis = (change: Partial<LegalBasis> = {}): LegalBasis => ({
  basis: 'consent',
  giver: 'self',
  method: 'oral-witnessed',
  language: 'ti',
  interpreter: false,
  noticeVersion: '2026-1',
  givenAt: '2026-11-20T09:00:00Z',
  ...change,
})

export const guardians = basis({ giver: 'guardian', childsView: 'wants to be found' })

export const registration = (change: Partial<Registration> = {}): Registration => ({
  person: adult(),
  kind: 'arrival',
  mayBeMatched: true,
  basis: basis(),
  ...change,
})

export const request = (change: Partial<TracingRequest> = {}): TracingRequest => ({
  enquirer: { person: adult(), relationship: 'sister', basis: basis() },
  sought: { person: adult({ originCountry: 'ER' }) },
  separation: { cause: 'migration-journey' },
  search: { recipients: ['transit', 'destination'], stateOfOrigin: 'exclude', withholdFrom: [] },
  basis: basis({ basis: 'public-interest', giver: 'authority' }),
  ...change,
})

export const agreedReturn: ReturnPart = {
  kind: 'voluntary',
  phase: 'pre-departure',
  purpose: 'return-support',
  consent: 'before-departure',
  receiving: 'destination',
  receivingAgreed: true,
  needs: ['shelter'],
}
const COUNTRIES: Readonly<Record<string, string>> = {
  origin: 'ER',
  transit: 'IT',
  destination: 'SE',
  coordinator: 'CH',
}

export const context: TracingContext = {
  member: 'destination',
  countryOf: (member) => COUNTRIES[member],
  hasAgreement: () => true,
}
export const asking: TracingContext = { ...context, member: 'coordinator' }

type Cited = { readonly rule?: string; readonly field?: string; readonly text?: string }
const SENTENCE = /^\p{Lu}[^\n]{15,}\.$/u

/** Rule and field of every finding, each of which says in a sentence what is wrong. */
export const cited = (findings: readonly Cited[]): string[] =>
  findings.map(({ rule, field, text = '' }) => {
    if (!SENTENCE.test(text)) throw new TypeError(`${rule} ${field} does not say what is wrong: “${text}”`)
    return `${rule} ${field ?? ''}`.trim()
  })

/** What the findings say beyond the sentence of their rule, so that an officer learns which part of it is meant. */
export const told = (findings: readonly Cited[]): (string | undefined)[] =>
  findings.map(({ rule, text }) => (text === RULES[rule as RuleId].text ? undefined : text))
