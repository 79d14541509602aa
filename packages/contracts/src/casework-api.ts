import { Type } from 'typebox'
import { Country, Id, Instant, MemberId } from './primitives.ts'
import { Finding } from './problem.ts'

const closed = { additionalProperties: false } as const
const Text = (max: number) => Type.String({ minLength: 1, maxLength: max })
const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Union(values.map((v) => Type.Literal(v))) as unknown as Type.TUnsafe<T[number]>
const Lang = Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })

export const Role = oneOf([
  'tracing-officer',
  'child-focal-point',
  'detention-focal-point',
  'auditor',
  'network-auditor',
  'society-admin',
] as const)
export type Role = Type.Static<typeof Role>

export const SignIn = Type.Object({ username: Text(80), passphrase: Text(200) }, closed)
export const SignedIn = Type.Object(
  { token: Type.String(), expiresIn: Type.Integer(), officer: Id, member: MemberId, roles: Type.Array(Role) },
  closed,
)

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

export const LEGAL_BASES = [
  'consent',
  'vital-interest',
  'public-interest',
  'legitimate-interest',
  'legal-obligation',
] as const
/** On what the processing rests, who gave it, how and in which language (P-LANG, 3.3). */
export const LegalBasis = Type.Object(
  {
    basis: oneOf(LEGAL_BASES),
    giver: oneOf(['self', 'guardian', 'authority', 'best-interests-panel'] as const),
    method: oneOf(['signed', 'thumbprint', 'oral-witnessed', 'recorded', 'remote-verified'] as const),
    language: Lang,
    interpreter: Type.Boolean(),
    noticeVersion: Text(20),
    givenAt: Instant,
    childsView: Type.Optional(Text(400)),
  },
  closed,
)
export type LegalBasis = Type.Static<typeof LegalBasis>

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
  closed,
)
export type Registration = Type.Static<typeof Registration>
export const Registered = Type.Object(
  { personId: Id, state: oneOf(['registered', 'matchable'] as const), warnings: Type.Array(Finding) },
  closed,
)
export const PersonView = Type.Object(
  { personId: Id, state: Type.String(), registeredOn: Instant, registration: Registration },
  closed,
)
export const PersonRow = Type.Object({ personId: Id, state: Type.String(), registeredOn: Instant }, closed)

export const RELATIONSHIPS = [
  'spouse',
  'partner',
  'father',
  'mother',
  'son',
  'daughter',
  'brother',
  'sister',
  'half-sibling',
  'grandfather',
  'grandmother',
  'grandchild',
  'uncle',
  'aunt',
  'nephew',
  'niece',
  'cousin',
  'parent-in-law',
  'child-in-law',
  'sibling-in-law',
  'step-parent',
  'step-child',
  'foster-parent',
  'foster-child',
  'adoptive-parent',
  'adopted-child',
  'legal-guardian',
  'ward',
  'customary-carer',
  'other-relative',
  'close-friend',
] as const
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
    search: Type.Object(
      {
        recipients: Type.Array(MemberId, { minItems: 1, maxItems: 30, uniqueItems: true }),
        stateOfOrigin: oneOf(['include', 'exclude'] as const),
        withholdFrom: Type.Array(MemberId, { maxItems: 30, uniqueItems: true }),
        /** First-level district or coarser: all that a Society is told before it accepts to search. */
        area: Type.Optional(Text(80)),
      },
      closed,
    ),
    basis: LegalBasis,
    note: Type.Optional(Type.Object({ text: Text(1000), checkedForStatus: Type.Boolean() }, closed)),
  },
  closed,
)
export type TracingRequest = Type.Static<typeof TracingRequest>

export const CASE_STATES = [
  'draft',
  'submitted',
  'accepted',
  'refused',
  'active',
  'answered',
  'suspended',
  'withdrawn',
  'closed',
] as const
export const CaseReceipt = Type.Object(
  { caseId: Id, state: Type.Literal('submitted'), warnings: Type.Array(Finding) },
  closed,
)
export const OUTCOMES = ['contact-offered', 'message-offered', 'alive', 'no-information'] as const
export const CaseRow = Type.Object(
  { caseId: Id, state: oneOf(CASE_STATES), openedOn: Instant, outcome: oneOf(OUTCOMES) },
  closed,
)
/** `outcome` is a function of the calendar until a release has arrived. `nextReview` is computed from the opening date alone. */
export const CaseView = Type.Object(
  {
    caseId: Id,
    /** The sealed record at the exchange: joins this case with both access logs. */
    recordId: Id,
    state: oneOf(CASE_STATES),
    openedOn: Instant,
    outcome: oneOf(OUTCOMES),
    nextReview: Instant,
    refusals: Type.Array(Finding),
    request: TracingRequest,
    releases: Type.Array(Type.Object({ releaseId: Id, window: Instant }, closed)),
  },
  closed,
)

export const CANDIDATE_STATES = ['proposed', 'discarded', 'in-review', 'rejected', 'confirmed', 'decided'] as const
export const Evidence = Type.Object(
  {
    feature: Type.String(),
    agreement: Type.String(),
    weight: Type.Number({ description: 'bits, positive for the pair' }),
    key: Type.String({ description: 'for translation' }),
    words: Type.String(),
  },
  closed,
)
export const CandidateRow = Type.Object(
  { candidateId: Id, state: oneOf(CANDIDATE_STATES), weight: Type.Number(), probability: Type.Number() },
  closed,
)
/** Both sides as the officer of the present side sees them; `enquiry` only once `full` is open. */
export const CandidateView = Type.Object(
  {
    candidateId: Id,
    state: oneOf(CANDIDATE_STATES),
    weight: Type.Number(),
    probability: Type.Number(),
    evidence: Type.Array(Evidence),
    askedBy: MemberId,
    recordId: Id,
    personId: Id,
    sought: Type.Record(Type.String(), Type.Unknown()),
    present: Identity,
    enquiry: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
)

export const DECISIONS = ['full-contact', 'chosen-contact', 'message-only', 'alive-only', 'nothing'] as const
/** The found person's own decision (right not to be found: domain §1.6). Only this releases anything. */
export const Decision = Type.Object(
  {
    decision: oneOf(DECISIONS),
    revealCountry: Type.Boolean(),
    contact: Type.Optional(Contact),
    message: Type.Optional(Text(1000)),
    takenBy: oneOf(['self', 'guardian', 'authority', 'best-interests-panel'] as const),
    witness: Text(120),
    language: Lang,
    method: oneOf(['signed', 'thumbprint', 'oral-witnessed', 'recorded', 'remote-verified'] as const),
    validUntil: Instant,
    /** Set once the person has been told that fewer than three Societies were asked, so that hiding the country hides little. */
    toldFewSocieties: Type.Optional(Type.Boolean()),
    bestInterests: Type.Optional(oneOf(['proceed', 'proceed-with-conditions', 'postpone', 'not-in-interest'] as const)),
  },
  closed,
)
export type Decision = Type.Static<typeof Decision>
export const DecisionAnswer = Type.Object(
  { decisionId: Id, released: Type.Boolean(), warnings: Type.Array(Finding) },
  closed,
)

/** What a release says once opened: by the asking Society, or by the coordinating member that relays it. */
export const ReleaseContent = Type.Object(
  {
    kind: oneOf(['full-contact', 'chosen-contact', 'message-only', 'alive-only'] as const),
    recordId: Id,
    country: Type.Union([Country, Type.Null()]),
    contact: Type.Union([Contact, Type.Null()]),
    message: Type.Union([Type.String(), Type.Null()]),
    /** Set on the way to the coordinating member only: for whom it is meant. */
    relayTo: Type.Union([MemberId, Type.Null()]),
  },
  closed,
)
export type ReleaseContent = Type.Static<typeof ReleaseContent>
export const ReleaseView = Type.Object(
  { releaseId: Id, caseId: Type.Union([Id, Type.Null()]), window: Instant, from: MemberId, content: ReleaseContent },
  closed,
)
/** A release in the inbox. Who sent it and what it says is known once an officer has opened it. */
export const ReleaseRow = Type.Object(
  { releaseId: Id, window: Instant, state: oneOf(['unopened', 'opened', 'relay', 'forwarded'] as const) },
  closed,
)
export type ReleaseRow = Type.Static<typeof ReleaseRow>
/** A release that came to the coordinating member to be sealed anew, because the country may not be known. */
export const RelayRow = Type.Object(
  { releaseId: Id, relayTo: MemberId, state: oneOf(['relay', 'forwarded'] as const) },
  closed,
)

export const LocalMatch = Type.Object(
  { caseId: Id, personId: Id, weight: Type.Number(), probability: Type.Number(), evidence: Type.Array(Evidence) },
  closed,
)

export const NewOfficer = Type.Object(
  {
    username: Text(80),
    passphrase: Type.String({ minLength: 12, maxLength: 200 }),
    roles: Type.Array(Role, { minItems: 1, uniqueItems: true }),
  },
  closed,
)
/** What the Society's own casework shows of itself to its officers. */
export const SocietyStatus = Type.Object(
  {
    member: MemberId,
    exchange: oneOf(['reachable', 'unreachable'] as const),
    waiting: Type.Integer({ description: 'acts that have not reached the exchange yet' }),
    linkageKey: Type.Boolean(),
    counts: Type.Record(Type.String(), Type.Integer()),
  },
  closed,
)

export type SignIn = Type.Static<typeof SignIn>
export type SignedIn = Type.Static<typeof SignedIn>
export type NameParts = Type.Static<typeof NameParts>
export type PersonName = Type.Static<typeof PersonName>
export type Birth = Type.Static<typeof Birth>
export type AgeBand = Type.Static<typeof AgeBand>
export type Sex = Type.Static<typeof Sex>
export type Contact = Type.Static<typeof Contact>
export type Registered = Type.Static<typeof Registered>
export type PersonView = Type.Static<typeof PersonView>
export type PersonRow = Type.Static<typeof PersonRow>
export type CaseReceipt = Type.Static<typeof CaseReceipt>
export type CaseRow = Type.Static<typeof CaseRow>
export type CaseView = Type.Static<typeof CaseView>
export type Evidence = Type.Static<typeof Evidence>
export type CandidateRow = Type.Static<typeof CandidateRow>
export type CandidateView = Type.Static<typeof CandidateView>
export type DecisionAnswer = Type.Static<typeof DecisionAnswer>
export type ReleaseView = Type.Static<typeof ReleaseView>
export type RelayRow = Type.Static<typeof RelayRow>
export type LocalMatch = Type.Static<typeof LocalMatch>
export type NewOfficer = Type.Static<typeof NewOfficer>
export type SocietyStatus = Type.Static<typeof SocietyStatus>
