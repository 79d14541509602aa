import { Type } from 'typebox'
import { MemberId } from '../primitives.ts'
import { TRACING_EXAMPLES } from './examples/tracing-requests.ts'
import { LegalBasis } from './legal-basis.ts'
import { Contact, Identity } from './people.ts'
import { RELATIONSHIPS } from './relationships.ts'
import { ReturnPart } from './returns.ts'
import { closed, oneOf, Text } from './shapes.ts'

export const SEPARATION_CAUSES = [
  'conflict',
  'displacement',
  'disaster',
  'migration-journey',
  'transport-accident',
  'arrest-detention',
  'return-or-removal',
  'trafficking-exploitation',
  'evacuation-medical',
  'hospitalisation',
  'family-event',
  'death-of-carer',
  'entrusted-to-carer',
  'work-migration',
  'lost-phone-contact',
  'other',
  'unknown',
] as const

/** How soon somebody has to look (domain §6.5), the least urgent first. */
export const URGENCIES = ['routine', 'raised', 'urgent', 'life-threatening'] as const
export type Urgency = (typeof URGENCIES)[number]
/** What makes a sought person vulnerable and shows in no other part of a request (1.1, 1.4). Declared to raise, never to refuse. */
export const VULNERABILITIES = ['disability', 'medical', 'gender-risk', 'trafficking-risk', 'alone'] as const

/** F1: a tracing request, one per sought person. */
export const TracingRequest = Type.Object(
  {
    enquirer: Type.Object(
      {
        person: Identity,
        relationship: oneOf(RELATIONSHIPS),
        contact: Type.Optional(Contact),
        wishes: Type.Optional(Text(400)),
        basis: LegalBasis,
      },
      closed,
    ),
    sought: Type.Object(
      {
        person: Identity,
        features: Type.Optional(Text(400)),
        occupation: Type.Optional(Text(120)),
        health: Type.Optional(Text(400)),
      },
      closed,
    ),
    separation: Type.Object(
      {
        date: Type.Optional(Type.String({ pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$' })),
        place: Type.Optional(Text(120)),
        cause: oneOf(SEPARATION_CAUSES),
        circumstances: Type.Optional(Text(1000)),
      },
      closed,
    ),
    lastNews: Type.Optional(
      Type.Object(
        {
          date: Type.Optional(Type.String({ pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$' })),
          place: Type.Optional(Text(120)),
          channel: oneOf([
            'in-person',
            'phone',
            'letter',
            'rcm',
            'social-media',
            'third-person',
            'list',
            'media',
          ] as const),
        },
        closed,
      ),
    ),
    route: Type.Optional(Type.Array(Text(120), { maxItems: 12 })),
    detention: Type.Optional(Type.Object({ place: Type.Optional(Text(200)), expressConsent: Type.Boolean() }, closed)),
    child: Type.Optional(
      Type.Object(
        {
          uascStatus: oneOf(['accompanied', 'separated', 'unaccompanied', 'orphan-verified', 'unknown'] as const),
          wishes: Type.Optional(Text(400)),
          bestInterests: oneOf(['proceed', 'proceed-with-conditions', 'postpone', 'not-in-interest'] as const),
        },
        closed,
      ),
    ),
    return: Type.Optional(ReturnPart),
    /** Stays at home: the order in which this Society's officers look. */
    urgency: Type.Optional(oneOf(URGENCIES)),
    vulnerability: Type.Optional(Type.Array(oneOf(VULNERABILITIES), { maxItems: 5 })),
    search: Type.Object(
      {
        recipients: Type.Array(MemberId, { minItems: 1, maxItems: 30, uniqueItems: true }),
        stateOfOrigin: oneOf(['include', 'exclude'] as const),
        withholdFrom: Type.Array(MemberId, { maxItems: 30, uniqueItems: true }),
        /** Those of the recipients where the sought person may only have passed through: they are granted less. */
        transit: Type.Optional(Type.Array(MemberId, { maxItems: 30, uniqueItems: true })),
        /** First-level district or coarser: all that a Society is told before it accepts to search. */
        area: Type.Optional(Text(80)),
      },
      closed,
    ),
    basis: LegalBasis,
    note: Type.Optional(Type.Object({ text: Text(1000), checkedForStatus: Type.Boolean() }, closed)),
  },
  { ...closed, ...TRACING_EXAMPLES },
)
export type TracingRequest = Type.Static<typeof TracingRequest>
