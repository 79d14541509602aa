import type { PolicyPack } from '@kinlink/contracts'

export type CatalogueField = PolicyPack['catalogue'][number]
type Stage = CatalogueField['stages'][number]
type Line = CatalogueField['line']
type Sensitivity = NonNullable<CatalogueField['sensitivity']>
type Parts = { group: string; bucket: number; sensitivity?: Sensitivity; stage?: Stage; line?: Line; uniform?: boolean }

const field = (name: string, { stage = 'full', line = 'society', uniform = false, ...parts }: Parts) =>
  ({ sensitivity: 'C2', ...parts, name, line, uniform, stages: [stage] }) satisfies CatalogueField

/**
 * Every field that a sealed record may have (domain §6.4): how harmful it is in wrong hands (`C2` unless it says otherwise; what endangers, `C3`, opens at stage `full` alone), the stage that first opens it, the epoch line it is granted
 * on, and the length its value is padded to (bytes), generous so that lengths tell little. Uniform fields are in every
 * record of their type and fill exactly one bucket, which is as long as the longest value the schemas let through, so
 * that neither presence nor length tells anything. The enquirer's contact is none of them: it moves by a release only. Immigration status is none of them either, nor will it be (P-NOSTATUS).
 */
export const CATALOGUE: readonly CatalogueField[] = [
  field('preview.area', { group: 'preview', bucket: 128, stage: 'preview' }),
  field('preview.ageBand', { group: 'preview', bucket: 64, sensitivity: 'C1', stage: 'preview' }),
  field('preview.sex', { group: 'preview', bucket: 64, sensitivity: 'C1', stage: 'preview' }),
  field('preview.languages', { group: 'preview', bucket: 128, sensitivity: 'C1', stage: 'preview' }),
  field('names', { group: 'core', bucket: 4096, stage: 'compare' }),
  field('sex', { group: 'core', bucket: 64, stage: 'compare' }),
  field('birth', { group: 'core', bucket: 256, stage: 'compare' }),
  field('birthPlace', { group: 'core', bucket: 512, stage: 'compare' }),
  field('parents', { group: 'core', bucket: 1024, stage: 'compare' }),
  field('origin', { group: 'core', bucket: 64, sensitivity: 'C3' }),
  field('languages', { group: 'core', bucket: 128 }),
  field('features', { group: 'context', bucket: 1024, sensitivity: 'C3' }),
  field('occupation', { group: 'context', bucket: 512 }),
  field('relationship', { group: 'enquirer', bucket: 64 }),
  field('enquirerName', { group: 'enquirer', bucket: 1024 }),
  field('separation', { group: 'context', bucket: 2048, sensitivity: 'C3' }),
  field('lastNews', { group: 'context', bucket: 512, sensitivity: 'C3' }),
  field('route', { group: 'context', bucket: 2048, sensitivity: 'C3' }),
  field('handling', { group: 'handling', bucket: 4096, sensitivity: 'C3', uniform: true }),
  field('health', { group: 'handling', bucket: 4096, sensitivity: 'C3', uniform: true }),
  field('return', { group: 'handling', bucket: 512, sensitivity: 'C3', uniform: true }),
  field('legalBasis', { group: 'basis', bucket: 8192, uniform: true }),
  field('child', { group: 'child', bucket: 4096, sensitivity: 'C3', line: 'child', uniform: true }),
  field('detention', { group: 'detention', bucket: 2048, sensitivity: 'C3', line: 'detention', uniform: true }),
  field('release', { group: 'release', bucket: 16_384, sensitivity: 'C3', uniform: true }),
  field('letter', { group: 'letter', bucket: 16_384, sensitivity: 'C3', uniform: true }),
  field('sender', { group: 'letter', bucket: 16_384, sensitivity: 'C3', uniform: true }),
  field('addressee', { group: 'letter', bucket: 16_384, sensitivity: 'C3', uniform: true }),
  field('attestation', { group: 'letter', bucket: 8192, sensitivity: 'C1', uniform: true }),
  field('attachments', { group: 'letter', bucket: 1024, sensitivity: 'C3', uniform: true }),
  field('carriedBy', { group: 'letter', bucket: 1024, uniform: true }),
  field('spoken', { group: 'letter', bucket: 64, sensitivity: 'C1', uniform: true }),
  field('rightsRequest', { group: 'rights', bucket: 16_384, uniform: true }),
  field('linkageKey', { group: 'key', bucket: 256, sensitivity: 'C3' }),
]

/** Desk fields are in every type of record, so that grants to the desks exist and their presence tells nothing. */
const DESKS = ['child', 'detention'] as const

const TRACING_MANDATORY = [
  ...['preview.area', 'preview.ageBand', 'preview.sex', 'preview.languages'],
  ...['names', 'sex', 'birth', 'relationship', 'separation', 'legalBasis'],
  ...['handling', 'health', 'return', ...DESKS],
]
const TRACING_OPTIONAL = [
  ...['birthPlace', 'parents', 'origin', 'languages', 'features', 'occupation'],
  ...['enquirerName', 'lastNews', 'route'],
]

const MESSAGE_FIELDS = [
  'letter',
  'sender',
  'addressee',
  'attestation',
  'attachments',
  'carriedBy',
  'spoken',
  'legalBasis',
  ...DESKS,
]

const RELEASE_FIELDS = ['release', 'attachments', 'legalBasis', ...DESKS]

/** Per record type and coarse purpose: what a record must and may hold, and how long grants may last (days). */
export const PURPOSES: PolicyPack['purposes'] = [
  {
    type: 'tracing',
    purpose: 'tracing',
    mandatory: TRACING_MANDATORY,
    allowed: [...TRACING_MANDATORY, ...TRACING_OPTIONAL],
    maxGrantDays: 1096,
  },
  {
    type: 'release',
    purpose: 'tracing',
    mandatory: RELEASE_FIELDS,
    allowed: RELEASE_FIELDS,
    maxGrantDays: 366,
  },
  {
    type: 'message',
    purpose: 'message',
    mandatory: MESSAGE_FIELDS,
    allowed: MESSAGE_FIELDS,
    maxGrantDays: 366,
  },
  {
    type: 'release',
    purpose: 'message',
    mandatory: RELEASE_FIELDS,
    allowed: RELEASE_FIELDS,
    maxGrantDays: 366,
  },
  {
    type: 'rights',
    purpose: 'rights',
    mandatory: ['rightsRequest', 'legalBasis', ...DESKS],
    allowed: ['rightsRequest', 'legalBasis', ...DESKS],
    maxGrantDays: 366,
  },
  {
    type: 'key',
    purpose: 'network',
    mandatory: ['linkageKey', ...DESKS],
    allowed: ['linkageKey', ...DESKS],
    maxGrantDays: 1096,
  },
]

/** Longest life of a blinded entry, in days: after that the person is asked again (domain §6.9). */
export const MAX_ENTRY_DAYS = 1096
