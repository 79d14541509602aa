import { Type } from 'typebox'
import { Id, Instant, MemberId } from '../primitives.ts'
import { Finding } from '../problem.ts'
import { AttachmentView } from './attachments.ts'
import { CarriedFromSender, CarriedToAddressee } from './carriers.ts'
import { DELIVERY_EXAMPLES, MESSAGE_EXAMPLES, REPLY_EXAMPLES } from './examples/messages.ts'
import { LegalBasis } from './legal-basis.ts'
import { Letter } from './letters.ts'
import { PersonName } from './people.ts'
import { RELATIONSHIPS } from './relationships.ts'
import { ErasureState } from './rights.ts'
import { closed, oneOf, Text } from './shapes.ts'

/** One end of a message: names in own script and Latin, and the full address; a description of the way replaces a missing street address. */
export const Correspondent = Type.Object(
  {
    names: Type.Array(PersonName, { minItems: 1, maxItems: 4 }),
    address: Type.Optional(Text(300)),
    sketch: Type.Optional(Text(400)),
    phone: Type.Optional(Text(40)),
  },
  closed,
)

/** The collecting officer's word: family and private news only; what was taken out is said. */
export const Attestation = Type.Object(
  {
    familyNewsOnly: Type.Literal(true),
    removals: Type.Array(Text(120), { maxItems: 8 }),
    /** Asked where something comes with the letter: the officer has looked at and listened to all of it, and nothing shows weapons, flags or gestures, or speaks of papers. */
    attachmentsChecked: Type.Optional(Type.Literal(true)),
  },
  closed,
)

/** F4: a Red Cross Message. It travels open at both ends: the writer knows that others may read it. */
export const NewMessage = Type.Object(
  {
    /** The Society that delivers. */
    to: MemberId,
    letter: Letter,
    sender: Correspondent,
    addressee: Correspondent,
    relationship: oneOf(RELATIONSHIPS),
    openLetterAcknowledged: Type.Boolean(),
    /** Whether one end is in detention: such a message is read by the authorities there. Sealed for the detention desk. */
    detention: Type.Optional(Type.Object({ sender: Type.Boolean(), addressee: Type.Boolean() }, closed)),
    basis: LegalBasis,
    carriedBy: Type.Optional(CarriedFromSender),
    /** When the sender is told `undeliverable` unless it has been delivered with the addressee's agreement before. */
    until: Instant,
  },
  { ...closed, ...MESSAGE_EXAMPLES },
)
export type NewMessage = Type.Static<typeof NewMessage>

export const MESSAGE_STATES = [
  'drafted',
  'submitted',
  'refused',
  'in-transit',
  'delivered',
  'undeliverable',
  'address-insufficient',
  'content-not-family-news',
  'replied',
  'withdrawn',
] as const
export const MessageRow = Type.Object({ messageId: Id, state: oneOf(MESSAGE_STATES), writtenOn: Instant }, closed)
/** What the sender's Society knows. Until something has arrived at a window the state is a function of the calendar. */
export const MessageView = Type.Object(
  {
    ...MessageRow.properties,
    recordId: Type.Union([Id, Type.Null()]),
    message: Type.Optional(NewMessage),
    attachments: Type.Array(AttachmentView),
    refusals: Type.Array(Finding),
    reply: Type.Union([Letter, Type.Null()]),
    /** What came with the reply slip. */
    replyAttachments: Type.Array(AttachmentView),
    /** The tracing request that it became, on the officer's word. */
    caseId: Type.Union([Id, Type.Null()]),
    /** Once withdrawn: whether the Society that delivers has erased it. A function of the calendar until the deadline is over. */
    erasure: Type.Union([ErasureState, Type.Null()]),
  },
  closed,
)
export const MessageDrafted = Type.Object(
  { messageId: Id, state: Type.Literal('drafted'), warnings: Type.Array(Finding) },
  closed,
)

export const INCOMING_STATES = ['received', 'returned', 'not-delivered', 'delivered', 'replied'] as const
export const IncomingMessageRow = Type.Object({ messageId: Id, state: oneOf(INCOMING_STATES), window: Instant }, closed)
/** A message to be delivered here, as opened by an officer. */
export const IncomingMessageView = Type.Object(
  {
    ...IncomingMessageRow.properties,
    from: MemberId,
    content: Type.Record(Type.String(), Type.Unknown()),
    /** Fetched when an officer first asks for one of them. */
    attachments: Type.Array(AttachmentView),
    /** What is to come with the reply slip, or came with it. */
    replyAttachments: Type.Array(AttachmentView),
    delivery: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  },
  closed,
)
/** Judged on the text, before anyone is looked for: tells nothing of the addressee. */
export const RETURN_REASONS = ['address-insufficient', 'content-not-family-news'] as const
export const MessageReturn = Type.Object({ reason: oneOf(RETURN_REASONS) }, closed)
export const DELIVERY_METHODS = ['by-hand', 'elder', 'camp-list', 'poster', 'radio', 'telephone', 'electronic'] as const
/** True reasons. They stay here, sealed: the sender sees `undeliverable` at the fixed date and nothing else. */
export const NOT_DELIVERED_REASONS = [
  'addressee-unknown',
  'moved-no-address',
  'moved-forwarded',
  'deceased',
  'refused',
  'in-detention-no-access',
  'released',
  'area-inaccessible',
  'wishes-no-contact',
  'capacity',
] as const
export const MessageDelivery = Type.Union(
  [
    Type.Object(
      {
        outcome: Type.Literal('delivered'),
        method: oneOf(DELIVERY_METHODS),
        readAloud: Type.Boolean(),
        /** Of a recording: whether it was played to the addressee where others may have heard it. */
        playedAloud: Type.Optional(Type.Boolean()),
        /** Whether the addressee agrees that the sender is told. Without it the sender is told nothing. */
        mayTellSender: Type.Boolean(),
        carriedBy: Type.Optional(CarriedToAddressee),
      },
      closed,
    ),
    Type.Object(
      {
        outcome: Type.Literal('not-delivered'),
        reason: oneOf(NOT_DELIVERED_REASONS),
        carriedBy: Type.Optional(CarriedToAddressee),
      },
      closed,
    ),
  ],
  DELIVERY_EXAMPLES,
)
/** The reply slip, collected from the addressee: bound to the delivered message, attested like the first. What was added to it before goes with it. */
export const MessageReply = Type.Object(
  { letter: Letter, attestation: Attestation, basis: LegalBasis },
  { ...closed, ...REPLY_EXAMPLES },
)

/** POST …/attestation: kept and queued here; the exchange is asked as soon as it answers. */
export const MessageAttested = Type.Object(
  { messageId: Id, state: Type.Literal('submitted'), warnings: Type.Array(Finding) },
  closed,
)
/** What came of an act on a message to be delivered. `leaves`: whether the sender's Society is told at the next window; a warning says why not. */
export const IncomingMessageActed = Type.Object(
  { messageId: Id, state: oneOf(INCOMING_STATES), leaves: Type.Boolean(), warnings: Type.Array(Finding) },
  closed,
)

export type MessageDrafted = Type.Static<typeof MessageDrafted>
export type MessageAttested = Type.Static<typeof MessageAttested>
export type IncomingMessageActed = Type.Static<typeof IncomingMessageActed>
export type MessageRow = Type.Static<typeof MessageRow>
export type MessageView = Type.Static<typeof MessageView>
export type IncomingMessageRow = Type.Static<typeof IncomingMessageRow>
export type IncomingMessageView = Type.Static<typeof IncomingMessageView>
export type MessageReturn = Type.Static<typeof MessageReturn>
export type MessageDelivery = Type.Static<typeof MessageDelivery>
export type MessageReply = Type.Static<typeof MessageReply>
export type Attestation = Type.Static<typeof Attestation>
export type Correspondent = Type.Static<typeof Correspondent>
