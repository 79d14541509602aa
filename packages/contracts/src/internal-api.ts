import { Type } from 'typebox'
import { AuditBody } from './audit.ts'
import { EntryRemoval, OutcomeSubmission } from './exchange-api.ts'
import { HandedSubmission } from './handed-submission.ts'
import {
  Base64,
  Bytes32,
  CoarsePurpose,
  Country,
  EntryRole,
  HourBucket,
  Id,
  Instant,
  Line,
  MemberId,
  MultiSigned,
  SignedAct,
  Stage,
} from './primitives.ts'
import { BlindedEntry, Grant, Receipt, SealedRecord } from './sealed.ts'
import { OfficerRole } from './society.ts'

const closed = { additionalProperties: false } as const

/** Who is acting, as the gateway established it: the Society of the token, the opaque act id of its own log. */
export const Caller = Type.Object({ member: MemberId, act: Type.Union([Id, Type.Null()]) }, closed)
export type Caller = Type.Static<typeof Caller>
export const Idempotency = Type.Object(
  { key: Type.String({ minLength: 16, maxLength: 64 }), requestHash: Bytes32 },
  closed,
)
export type Idempotency = Type.Static<typeof Idempotency>

/** registry POST /internal/context: all the gateway must know to judge an act of `author` towards `recipients`, read in one snapshot. */
export const ContextRequest = Type.Object(
  {
    author: MemberId,
    kids: Type.Array(Id, { maxItems: 16 }),
    recipients: Type.Array(MemberId, { maxItems: 64 }),
    /** Digest of the policy pack that the asker has read: while it is in force, its document is left out. */
    pack: Type.Optional(Bytes32),
  },
  closed,
)
export const ContextKey = Type.Object(
  { kid: Id, signPk: Bytes32, roles: Type.Array(OfficerRole), notBefore: HourBucket, notAfter: HourBucket },
  closed,
)
export const ContextRecipient = Type.Object(
  {
    member: MemberId,
    country: Type.Union([Country, Type.Null()]),
    epochs: Type.Array(
      Type.Object({ eid: Id, line: Line, state: Type.String(), notBefore: HourBucket, notAfter: HourBucket }, closed),
    ),
    /** Purposes of the agreement in force between author and this member; empty: none in force. The author itself: all. */
    purposes: Type.Array(CoarsePurpose),
  },
  closed,
)
/** Milliseconds for which an answer about a context holds at most. */
export const MAX_HOLDS_MS = 2000
export const Context = Type.Object(
  {
    net: Type.String(),
    coordinator: MemberId,
    author: MemberId,
    keys: Type.Array(ContextKey),
    recipients: Type.Array(ContextRecipient),
    pack: Type.Union([Type.Object({ digest: Bytes32, document: Type.Optional(MultiSigned) }, closed), Type.Null()]),
    /**
     * Milliseconds, from before the question was sent, in which an act that this answer allows may be allowed. A document that the
     * registry accepts meanwhile is answered only after them: once it is answered, nothing is allowed by what was before.
     */
    holdsMs: Type.Integer({ minimum: 0, maximum: MAX_HOLDS_MS }),
  },
  closed,
)
export type Context = Type.Static<typeof Context>

/** registry POST /internal/{member-list,statements,agreements,policy-pack}: `caller` is null where no token is asked for. */
export const PostDocument = Type.Object({ caller: Type.Union([Caller, Type.Null()]), document: MultiSigned }, closed)
export type PostDocument = Type.Static<typeof PostDocument>

/** registry POST /internal/tokens: verifies a client assertion (replay-checked), answers with the access token. */
export const AssertionRequest = Type.Object({ assertion: Type.String({ maxLength: 4096 }) }, closed)

/** mailbox POST /internal/records. Everything in it was verified by the gateway. */
export const StoreRecord = Type.Object(
  {
    caller: Caller,
    idempotency: Idempotency,
    submission: HandedSubmission,
    pack: Bytes32,
    /** A second officer's word that it may leave above the budget. */
    approval: Type.Optional(SignedAct),
  },
  closed,
)
/** mailbox POST /internal/records/read: the stored record, the caller's grants and the stage opened for it; one log entry per call. A 2xx is held: the record cannot be withdrawn until the gateway has handed it on, or the connection closes. */
export const HOLDING = {
  /** Milliseconds from before the question in which the gateway hands an answer to the Society's socket, or drops it. */
  gateway: 3000,
  /** After which the mailbox lets go of itself. Longer, so that the gateway has dropped it by then. */
  mailbox: 8000,
} as const
export const ReadRecord = Type.Object({ caller: Caller, recordId: Id }, closed)
export const StoredRecord = Type.Object(
  {
    record: SealedRecord,
    grants: Type.Array(Grant),
    receipt: Type.Union([Receipt, Type.Null()]),
    /** `own` for the author: everything. Otherwise the highest stage open for the caller. */
    stage: Type.Union([Stage, Type.Literal('own')]),
    mandates: Type.Optional(Type.Array(SignedAct)),
  },
  closed,
)
export type StoredRecord = Type.Static<typeof StoredRecord>
/** mailbox POST /internal/entries, POST /internal/entries/removal, POST /internal/entries/for-matching. */
export const StoreEntry = Type.Object({ caller: Caller, idempotency: Idempotency, entry: BlindedEntry }, closed)
export const RemoveEntry = Type.Object({ caller: Caller, removal: EntryRemoval.properties.removal }, closed)
export const EntryForMatching = Type.Object(
  {
    id: Id,
    author: MemberId,
    role: EntryRole,
    codeEpoch: Id,
    code: Base64(342),
    expires: Instant,
    /** How often the entry was coded anew: of two answers the higher one is the newer. */
    revision: Type.Integer({ minimum: 0 }),
  },
  closed,
)
export const EntriesAsked = Type.Object({ ids: Type.Array(Id, { maxItems: 100 }) }, closed)
/** Those that are there and have not expired. */
export const EntriesForMatching = Type.Object({ entries: Type.Array(EntryForMatching, { maxItems: 100 }) }, closed)
/** mailbox POST /internal/outcomes. */
export const StoreOutcome = Type.Object(
  { caller: Caller, idempotency: Idempotency, submission: OutcomeSubmission },
  closed,
)

/** What any service puts into `audit.pending`, in the transaction of the act. `tree`: `network`, `society`, or `member:<id>`. */
export const PendingEntry = Type.Object(
  { tree: Type.String({ pattern: '^(network|society|member:[a-z][a-z0-9-]{1,30})$' }), body: AuditBody },
  closed,
)
export type PendingEntry = { tree: string; body: AuditBody }

export type ContextRequest = Type.Static<typeof ContextRequest>
export type ContextKey = Type.Static<typeof ContextKey>
export type ContextRecipient = Type.Static<typeof ContextRecipient>
export type AssertionRequest = Type.Static<typeof AssertionRequest>
export type StoreRecord = Type.Static<typeof StoreRecord>
export type ReadRecord = Type.Static<typeof ReadRecord>
export type StoreEntry = Type.Static<typeof StoreEntry>
export type RemoveEntry = Type.Static<typeof RemoveEntry>
export type EntriesAsked = Type.Static<typeof EntriesAsked>
export type EntryForMatching = Type.Static<typeof EntryForMatching>
export type StoreOutcome = Type.Static<typeof StoreOutcome>
