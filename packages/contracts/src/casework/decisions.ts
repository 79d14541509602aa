import { Type } from 'typebox'
import { Country, Id, Instant, MemberId } from '../primitives.ts'
import { Finding } from '../problem.ts'
import { DECISION_EXAMPLES } from './examples/people.ts'
import { Letter } from './letters.ts'
import { Contact } from './people.ts'
import { closed, Lang, oneOf, Text } from './shapes.ts'

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
  { ...closed, ...DECISION_EXAMPLES },
)
export type Decision = Type.Static<typeof Decision>
export const DecisionAnswer = Type.Object(
  { decisionId: Id, released: Type.Boolean(), warnings: Type.Array(Finding) },
  closed,
)

/** The person's own wishes as they are kept, and that somebody asked: also when the enquiry itself has been erased. */
export const KeptDecision = Type.Object(
  { decisionId: Id, decision: Decision, takenOn: Instant, askedBy: MemberId, released: Type.Boolean() },
  closed,
)
export type KeptDecision = Type.Static<typeof KeptDecision>

/** What a release may say: of a person who was found, or of a message that was to be delivered. All are sealed and padded alike. */
export const RELEASE_KINDS = [
  'full-contact',
  'chosen-contact',
  'message-only',
  'alive-only',
  'message-delivered',
  'message-address-insufficient',
  'message-content-not-family-news',
  'message-reply',
] as const

/** What a release says once opened: by the asking Society, or by the coordinating member that relays it. */
export const ReleaseContent = Type.Object(
  {
    kind: oneOf(RELEASE_KINDS),
    /** The asking side's record that it answers: a tracing request or a message. */
    recordId: Id,
    country: Type.Union([Country, Type.Null()]),
    contact: Type.Union([Contact, Type.Null()]),
    message: Type.Union([Text(1000), Type.Null()]),
    /** Set on the way to the coordinating member only: for whom it is meant. */
    relayTo: Type.Union([MemberId, Type.Null()]),
    /** Of `message-reply` alone. */
    reply: Type.Optional(Letter),
  },
  closed,
)
export type ReleaseContent = Type.Static<typeof ReleaseContent>
/** What it answers: a case, or a message, or nothing of this Society's own at the coordinating member. */
export const ReleaseView = Type.Object(
  {
    releaseId: Id,
    caseId: Type.Union([Id, Type.Null()]),
    messageId: Type.Union([Id, Type.Null()]),
    window: Instant,
    from: MemberId,
    content: ReleaseContent,
  },
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

export type DecisionAnswer = Type.Static<typeof DecisionAnswer>
export type ReleaseView = Type.Static<typeof ReleaseView>
export type RelayRow = Type.Static<typeof RelayRow>
