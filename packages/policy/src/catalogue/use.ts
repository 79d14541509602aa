import type { PackUse } from '@kinlink/contracts'

/** What every tracing record says, whatever it is for. */
const ALWAYS = [
  ...['preview.area', 'preview.ageBand', 'preview.sex', 'preview.languages'],
  ...['names', 'sex', 'birth', 'birthPlace', 'parents', 'origin', 'languages', 'features'],
  ...['relationship', 'enquirerName', 'handling', 'legalBasis'],
]
/** What only who searches needs: how people were parted, and what was heard since. */
const STORY = ['separation', 'lastNews', 'occupation']
const ROUTE = ['route']
/** Told by these, a person is in danger: they rest on vital or public interest (a sought person has not consented). */
const CARE = ['health', 'child', 'detention']

const MUST = ['names', 'sex', 'relationship', 'handling', 'legalBasis']
const INTERESTS = ['vital-interest', 'public-interest'] as const
const OTHERS = ['legitimate-interest', 'legal-obligation'] as const

type Case = Pick<PackUse, 'purpose'> & { bases: readonly PackUse['bases'][number][]; also: string[]; must?: string[] }

/** The two uses of a tracing record: where somebody searches, and where the person may only have passed through. */
const tracing = ({ purpose, bases, also, must = [] }: Case): PackUse[] => [
  {
    ...{ type: 'tracing', purpose, bases: [...bases], roles: ['searching'] },
    mandatory: [...MUST, 'separation', ...must],
    allowed: [...ALWAYS, ...STORY, ...ROUTE, ...also],
  },
  {
    ...{ type: 'tracing', purpose, bases: [...bases], roles: ['transit'] },
    mandatory: [...MUST, ...must],
    allowed: [...ALWAYS, ...ROUTE, ...also],
  },
]

/** In a forced return nothing but needs (P-FORCED, 8.2): no news, no way, no detention, and how people were parted in its least part. */
const FORCED: PackUse = {
  ...{ type: 'tracing', purpose: 'humanitarian-need-on-return', bases: [...INTERESTS], roles: ['searching'] },
  mandatory: [...MUST, 'separation', 'return'],
  allowed: [...ALWAYS.filter((name) => name !== 'features'), 'separation', 'health', 'child', 'return'],
}

const LETTER = ['letter', 'sender', 'addressee', 'attestation', 'legalBasis']

/**
 * Which fields may, and which must, hold a value, per purpose, legal basis and role of the recipient. The caseworks hold it,
 * before sealing and after opening. Roles differ by what an officer says of a recipient in public, never by what is sealed:
 * the names in a grant must not tell of a child, a detention or a return.
 */
export const USES: readonly PackUse[] = [
  ...tracing({ purpose: 'tracing', bases: INTERESTS, also: ['health'] }),
  ...tracing({ purpose: 'tracing', bases: OTHERS, also: [] }),
  ...tracing({ purpose: 'uasc-protection', bases: INTERESTS, also: CARE, must: ['child'] }),
  ...tracing({ purpose: 'detention-follow-up', bases: INTERESTS, also: ['health', 'detention'], must: ['detention'] }),
  ...tracing({ purpose: 'return-support', bases: INTERESTS, also: [...CARE, 'return'], must: ['return'] }),
  FORCED,
  {
    ...{ type: 'message', purpose: 'rcm-delivery', roles: ['delivering'] },
    bases: ['consent', ...INTERESTS, 'legitimate-interest'],
    mandatory: LETTER,
    allowed: [...LETTER, 'attachments', 'carriedBy', 'spoken', 'detention'],
  },
  {
    ...{ type: 'rights', purpose: 'data-subject-request', roles: ['named'] },
    bases: ['consent', ...INTERESTS, ...OTHERS],
    mandatory: ['rightsRequest', 'legalBasis'],
    allowed: ['rightsRequest', 'legalBasis'],
  },
]
