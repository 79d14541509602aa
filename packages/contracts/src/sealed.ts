import { Type } from 'typebox'
import { Chain } from './chain.ts'
import {
  Base64,
  Bytes32,
  CoarsePurpose,
  EntryRole,
  FieldName,
  HeaderBytes,
  HourBucket,
  Id,
  Line,
  MemberId,
  RecordType,
  Signature,
  SignedAct,
} from './primitives.ts'

const closed = { additionalProperties: false } as const

/** Where the newest checkpoint of the keys log stood when the author sealed: lets two clients notice a forked log. */
export const KeysLogHead = Type.Object({ size: Type.Integer({ minimum: 0 }), root: Bytes32 }, closed)

/** What the header bytes of a sealed record hold. All of it is readable by the exchange; none of it says anything about a person. */
export const RecordHeader = Type.Object(
  {
    v: Type.Literal(1),
    net: Type.String({ maxLength: 64 }),
    schema: Type.String({ pattern: '^[a-z-]+/[0-9]+$' }),
    type: RecordType,
    author: MemberId,
    purpose: CoarsePurpose,
    basis: Bytes32,
    created: HourBucket,
    expires: HourBucket,
    rid: Id,
    rev: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
    prev: Type.Union([Bytes32, Type.Null()]),
    keysLog: KeysLogHead,
    /** In records to one Society alone. */
    chain: Type.Optional(Chain),
  },
  closed,
)
export type RecordHeader = Type.Static<typeof RecordHeader>

export const SealedField = Type.Object({ n: Base64(32), c: Base64(65536), k: Bytes32 }, closed)

/** Sealed record (crypto-audit-webhooks §2.3): fields encrypted one by one, their commitments signed by the officer. */
export const SealedRecord = Type.Object(
  {
    header: HeaderBytes,
    leaves: Type.Array(Bytes32, { minItems: 8, maxItems: 64 }),
    fields: Type.Record(FieldName, SealedField, closed),
    kid: Id,
    sig: Signature,
  },
  closed,
)
export type SealedRecord = Type.Static<typeof SealedRecord>

export const StageFields = Type.Object(
  { preview: Type.Array(FieldName), compare: Type.Array(FieldName), full: Type.Array(FieldName) },
  closed,
)
export type StageFields = Type.Static<typeof StageFields>

export const GrantHeader = Type.Object(
  {
    v: Type.Literal(1),
    net: Type.String({ maxLength: 64 }),
    gid: Id,
    record: Bytes32,
    rid: Id,
    rev: Type.Integer({ minimum: 0 }),
    granter: MemberId,
    to: MemberId,
    line: Line,
    epoch: Id,
    stages: StageFields,
    purpose: CoarsePurpose,
    basis: Bytes32,
    notAfter: HourBucket,
    mandate: Type.Optional(Bytes32),
  },
  closed,
)
export type GrantHeader = Type.Static<typeof GrantHeader>

/** Grant: field keys wrapped to one epoch of one Society, with the fields of each stage; signed apart from the record. */
export const Grant = Type.Object(
  {
    header: HeaderBytes,
    enc: Base64(1500),
    wraps: Type.Record(FieldName, Base64(64), closed),
    leaves: Type.Array(Bytes32, { maxItems: 64 }),
    kid: Id,
    sig: Signature,
  },
  closed,
)
export type Grant = Type.Static<typeof Grant>

export const ReceiptHeader = Type.Object(
  {
    v: Type.Literal(1),
    net: Type.String({ maxLength: 64 }),
    id: Id,
    author: MemberId,
    purpose: CoarsePurpose,
    recipients: Type.Array(MemberId, { maxItems: 64, uniqueItems: true }),
    groups: Type.Array(FieldName, { maxItems: 32, uniqueItems: true }),
    notBefore: HourBucket,
    notAfter: HourBucket,
    sealed: Bytes32,
  },
  closed,
)
export type ReceiptHeader = Type.Static<typeof ReceiptHeader>

/** Public half of a legal-basis receipt. The sealed half is the record's field `legalBasis`. */
export const Receipt = SignedAct
export type Receipt = SignedAct

export const EntryHeader = Type.Object(
  {
    v: Type.Literal(1),
    net: Type.String({ maxLength: 64 }),
    id: Id,
    author: MemberId,
    role: EntryRole,
    rid: Type.Union([Id, Type.Null()]),
    codeEpoch: Id,
    expires: HourBucket,
  },
  closed,
)
export type EntryHeader = Type.Static<typeof EntryHeader>

/** Blinded entry: a 2048-bit code under the linkage key, which the exchange does not hold. */
export const BlindedEntry = Type.Object({ header: HeaderBytes, code: Base64(342), kid: Id, sig: Signature }, closed)
export type BlindedEntry = Type.Static<typeof BlindedEntry>

export const OutcomeHeader = Type.Object(
  {
    v: Type.Literal(1),
    net: Type.String({ maxLength: 64 }),
    id: Id,
    member: MemberId,
    rid: Id,
    entry: Id,
    outcome: Type.Union([Type.Literal('discarded'), Type.Literal('rejected'), Type.Literal('confirmed')]),
    at: HourBucket,
    mandate: Type.Optional(Bytes32),
  },
  closed,
)
export type OutcomeHeader = Type.Static<typeof OutcomeHeader>

export const RemovalHeader = Type.Object(
  { v: Type.Literal(1), net: Type.String({ maxLength: 64 }), id: Id, member: MemberId, entry: Id, at: HourBucket },
  closed,
)
export type RemovalHeader = Type.Static<typeof RemovalHeader>

/** What a mandate can cover. `recode`: an own living entry under a newer linkage key; never a new entry. */
export const MANDATED = ['score', 'regrant', 'confirm-erasure', 'recode'] as const

export const MandateHeader = Type.Object(
  {
    v: Type.Literal(1),
    net: Type.String({ maxLength: 64 }),
    id: Id,
    member: MemberId,
    automation: Id,
    may: Type.Array(Type.Enum([...MANDATED])),
    notAfter: HourBucket,
  },
  closed,
)
export type MandateHeader = Type.Static<typeof MandateHeader>
