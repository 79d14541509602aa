import { Type } from 'typebox'
import { EventType, PublicEvent } from './events.ts'
import { Bytes32, Id, Instant, MemberId, MultiSigned, pageOf, SignedAct, Stage } from './primitives.ts'
import { BlindedEntry, Grant, Receipt, SealedRecord } from './sealed.ts'

const closed = { additionalProperties: false } as const

/** POST /v1/token: private_key_jwt client authentication (RFC 7523), answered with an access token of five minutes. */
export const TokenRequest = Type.Object(
  {
    grant_type: Type.Literal('client_credentials'),
    client_assertion_type: Type.Literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
    client_assertion: Type.String({ maxLength: 4096 }),
  },
  closed,
)
export const TokenAnswer = Type.Object(
  { access_token: Type.String(), token_type: Type.Literal('Bearer'), expires_in: Type.Integer() },
  closed,
)

/** A blob that a record comes with, stored before it: what is too large for a field. Its key is in one of the record's sealed fields. */
export const NamedBlob = Type.Object({ id: Id, digest: Bytes32, length: Type.Integer({ minimum: 1 }) }, closed)
export type NamedBlob = Type.Static<typeof NamedBlob>

/** POST /v1/records: everything about one record at once; stored whole or not at all. */
export const Submission = Type.Object(
  {
    record: SealedRecord,
    grants: Type.Array(Grant, { minItems: 3, maxItems: 96 }),
    receipt: Type.Optional(Receipt),
    entry: Type.Optional(BlindedEntry),
    blob: Type.Optional(NamedBlob),
  },
  closed,
)
export type Submission = Type.Static<typeof Submission>
/** The same for every submission, whatever exists elsewhere. */
export const SubmissionAnswer = Type.Object(
  { recordId: Id, revision: Type.Integer(), state: Type.Literal('stored') },
  closed,
)

/** GET /v1/records/{id}: a projection to the fields of the opened stage that the caller's grants name. The author sees the whole. */
export const Projection = Type.Object(
  {
    record: SealedRecord,
    grants: Type.Array(Grant),
    receipt: Type.Union([Receipt, Type.Null()]),
    stage: Stage,
    /** On which grants that the automation key has renewed rest; absent when none has. */
    mandates: Type.Optional(Type.Array(SignedAct)),
  },
  closed,
)
export type Projection = Type.Static<typeof Projection>

/** POST /v1/entries: a present person's blinded entry. DELETE /v1/entries/{id} carries a signed removal. */
export const EntrySubmission = Type.Object({ entry: BlindedEntry }, closed)
export const EntryAnswer = Type.Object({ entryId: Id, state: Type.Literal('stored') }, closed)
export const EntryRemoval = Type.Object({ removal: SignedAct }, closed)

/** POST /v1/candidates/outcomes: the present side's signed word on a candidate; `confirmed` opens `full`. */
export const OutcomeSubmission = Type.Object({ outcome: SignedAct, mandate: Type.Optional(SignedAct) }, closed)
export const OutcomeAnswer = Type.Object(
  { state: Type.Union([Type.Literal('discarded'), Type.Literal('rejected'), Type.Literal('confirmed')]) },
  closed,
)

export const EventPage = pageOf(PublicEvent)
export const EventQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$' })),
  },
  closed,
)

/** PUT /v1/endpoint: where a Society wants its webhooks. One per Society in this version. */
export const EndpointRequest = Type.Object(
  { url: Type.String({ maxLength: 500 }), types: Type.Optional(Type.Array(EventType, { uniqueItems: true })) },
  closed,
)
export const Endpoint = Type.Object(
  {
    id: Id,
    url: Type.String(),
    publicKey: Type.String({ description: 'whpk_ key that verifies v1a signatures' }),
    state: Type.Union([Type.Literal('active'), Type.Literal('disabled')]),
  },
  closed,
)
export const Attempt = Type.Object(
  {
    eventId: Id,
    attempt: Type.Integer(),
    at: Instant,
    outcome: Type.String(),
    status: Type.Union([Type.Integer(), Type.Null()]),
  },
  closed,
)
export const AttemptPage = pageOf(Attempt)

/** Documents of the network, as signed: GET /v1/member-list, /v1/statements/{member}, /v1/agreements, /v1/policy-pack; POST to add. */
export const SignedDocument = Type.Object({ document: MultiSigned }, closed)
export const StatementList = Type.Object({ statements: Type.Array(MultiSigned) }, closed)
export const AgreementList = Type.Object(
  {
    agreements: Type.Array(
      Type.Object(
        {
          document: MultiSigned,
          state: Type.Union([Type.Literal('proposed'), Type.Literal('in-force'), Type.Literal('expired')]),
        },
        closed,
      ),
    ),
  },
  closed,
)
export const Accepted = Type.Object({ accepted: Type.Literal(true) }, closed)
export const MemberParam = Type.Object({ member: MemberId }, closed)
export const IdParam = Type.Object({ id: Id }, closed)

export type TokenRequest = Type.Static<typeof TokenRequest>
export type TokenAnswer = Type.Static<typeof TokenAnswer>
export type SubmissionAnswer = Type.Static<typeof SubmissionAnswer>
export type EntrySubmission = Type.Static<typeof EntrySubmission>
export type EntryAnswer = Type.Static<typeof EntryAnswer>
export type EntryRemoval = Type.Static<typeof EntryRemoval>
export type OutcomeSubmission = Type.Static<typeof OutcomeSubmission>
export type OutcomeAnswer = Type.Static<typeof OutcomeAnswer>
export type EventPage = Type.Static<typeof EventPage>
export type EventQuery = Type.Static<typeof EventQuery>
export type EndpointRequest = Type.Static<typeof EndpointRequest>
export type Endpoint = Type.Static<typeof Endpoint>
export type Attempt = Type.Static<typeof Attempt>
export type AttemptPage = Type.Static<typeof AttemptPage>
export type SignedDocument = Type.Static<typeof SignedDocument>
export type StatementList = Type.Static<typeof StatementList>
export type AgreementList = Type.Static<typeof AgreementList>
export type Accepted = Type.Static<typeof Accepted>
export type MemberParam = Type.Static<typeof MemberParam>
export type IdParam = Type.Static<typeof IdParam>
