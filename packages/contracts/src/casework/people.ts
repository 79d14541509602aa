import { Type } from 'typebox'
import { Country, Id, Instant } from '../primitives.ts'
import { Finding } from '../problem.ts'
import { REGISTRATION_EXAMPLES } from './examples/people.ts'
import { LegalBasis } from './legal-basis.ts'
import { Refusal } from './refusals.ts'
import { closed, Lang, oneOf, Text } from './shapes.ts'

export const NameParts = Type.Object(
  {
    given: Type.Optional(Text(120)),
    father: Type.Optional(Text(120)),
    grandfather: Type.Optional(Text(120)),
    family: Type.Optional(Text(120)),
  },
  closed,
)
/** A name as locally expressed (P-LANG, 3.3: the original script when known). */
export const PersonName = Type.Object(
  {
    full: Text(200),
    script: Type.String({ pattern: '^[A-Z][a-z]{3}$', description: 'ISO 15924' }),
    lang: Type.Optional(Lang),
    parts: Type.Optional(NameParts),
    kind: Type.Optional(oneOf(['registered', 'alias', 'maiden', 'nickname'] as const)),
  },
  closed,
)
export const BIRTH_ACCURACIES = [
  'exact-document',
  'exact-stated',
  'month',
  'year',
  'year±2',
  'year±5',
  'age-stated',
  'age-band',
  'child-unknown',
  'unknown',
] as const
export const CALENDARS = [
  'gregorian',
  'julian',
  'islamic-civil',
  'solar-hijri',
  'ethiopian',
  'hebrew',
  'buddhist',
  'other',
] as const
export const Birth = Type.Object(
  {
    value: Type.String({ pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$' }),
    accuracy: oneOf(BIRTH_ACCURACIES),
    calendar: oneOf(CALENDARS),
  },
  closed,
)
/** An officer's own estimate where the birth date is unknown. Without it the person is possibly a minor (P-CHILD, 5.3). */
export const AgeBand = Type.Object(
  {
    min: Type.Integer({ minimum: 0, maximum: 120 }),
    max: Type.Integer({ minimum: 0, maximum: 120 }),
    statedIn: Type.Integer({ minimum: 2000, maximum: 2200 }),
  },
  closed,
)
export const Sex = oneOf(['female', 'male', 'other', 'not-stated', 'unknown'] as const)

export const Identity = Type.Object(
  {
    names: Type.Array(PersonName, { minItems: 1, maxItems: 8 }),
    sex: Sex,
    birth: Type.Union([Birth, Type.Null()]),
    ageBand: Type.Optional(AgeBand),
    birthPlace: Type.Optional(Text(120)),
    originCountry: Type.Optional(Country),
    parents: Type.Optional(Type.Object({ father: Type.Optional(Text(200)), mother: Type.Optional(Text(200)) }, closed)),
    languages: Type.Optional(Type.Array(Lang, { maxItems: 8 })),
  },
  closed,
)
export type Identity = Type.Static<typeof Identity>

export const Contact = Type.Object(
  {
    phone: Type.Optional(Text(40)),
    address: Type.Optional(Text(300)),
    channel: Type.Optional(Text(80)),
    safeTimes: Type.Optional(Text(120)),
  },
  closed,
)

/** F0: a person who is present: arrival, enquirer, safe and well, sender of a message. */
export const Registration = Type.Object(
  {
    person: Identity,
    kind: oneOf(['arrival', 'enquirer', 'safe-and-well', 'sender'] as const),
    contact: Type.Optional(Contact),
    mayBeMatched: Type.Boolean(),
    basis: LegalBasis,
    note: Type.Optional(Type.Object({ text: Text(1000), checkedForStatus: Type.Boolean() }, closed)),
  },
  { ...closed, ...REGISTRATION_EXAMPLES },
)
export type Registration = Type.Static<typeof Registration>
export const Registered = Type.Object(
  { personId: Id, state: oneOf(['registered', 'matchable'] as const), warnings: Type.Array(Finding) },
  closed,
)
/** One of a group as it came. Open, so that a member named for status is refused of the one person it was said of (P-NOSTATUS) and not of all. */
export const GroupMember = Type.Union([
  Registration,
  Type.Object(
    {},
    {
      description:
        'Who has a member named for status is refused alone; anything else that is no registration, with all.',
    },
  ),
])
export type GroupMember = Type.Static<typeof GroupMember>
/** People who arrive together (P-INDIVIDUAL, 7.4): nothing is said of the group, each has a basis of their own. */
export const GroupRegistration = Type.Object({ people: Type.Array(GroupMember, { minItems: 1, maxItems: 50 }) }, closed)
/** One answer for each, in the order given: registered, or refused with what was found; `decisionId` explains a refusal by a rule (`GET /v1/decisions/{id}`). */
export const GroupRegistered = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          registered: Type.Union([Registered, Type.Null()]),
          refused: Type.Union([
            Type.Object(
              { code: Type.String(), findings: Type.Array(Finding), decisionId: Type.Union([Id, Type.Null()]) },
              closed,
            ),
            Type.Null(),
          ]),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type GroupRegistered = Type.Static<typeof GroupRegistered>
/** `refused`: the exchange has not taken the person's entry, so nobody who asks is told. */
export const PERSON_STATES = ['registered', 'matchable', 'refused'] as const
export const PersonView = Type.Object(
  {
    personId: Id,
    state: oneOf(PERSON_STATES),
    registeredOn: Instant,
    registration: Registration,
    /** Why the person cannot be matched, or is still known to the exchange. */
    refused: Type.Array(Refusal),
  },
  closed,
)
export const PersonRow = Type.Object({ personId: Id, state: oneOf(PERSON_STATES), registeredOn: Instant }, closed)

export type NameParts = Type.Static<typeof NameParts>
export type PersonName = Type.Static<typeof PersonName>
export type Birth = Type.Static<typeof Birth>
export type AgeBand = Type.Static<typeof AgeBand>
export type Sex = Type.Static<typeof Sex>
export type Contact = Type.Static<typeof Contact>
export type Registered = Type.Static<typeof Registered>
export type PersonView = Type.Static<typeof PersonView>
export type PersonRow = Type.Static<typeof PersonRow>
