import { Type } from 'typebox'

const closed = { additionalProperties: false } as const

/** 128 random bits as unpadded base64url: 22 characters, the last of which carries two bits. No time, no order in it. */
export const Id = Type.String({ pattern: '^[A-Za-z0-9_-]{21}[AQgw]$' })
/** A member of the network, as named in the signed member list. */
export const MemberId = Type.String({ pattern: '^[a-z][a-z0-9-]{1,30}$' })
/** 32 bytes, unpadded base64url. */
export const Bytes32 = Type.String({ pattern: '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$' })
/** Ed25519 signature, 64 bytes, unpadded base64url. */
export const Signature = Type.String({ pattern: '^[A-Za-z0-9_-]{85}[AQgw]$' })
/** Any bytes, unpadded base64url, with a cap on characters. */
export const Base64 = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength })
/** RFC 3339 instant in UTC. */
export const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z$' })
/** An instant cut to the hour: what headers carry, so that they tell little of an officer's day. */
export const HourBucket = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:00:00Z$' })
/** A name of a catalogue field. */
export const FieldName = Type.String({ pattern: '^[a-z][A-Za-z0-9.]{1,40}$' })
/** ISO 3166-1 alpha-2. */
export const Country = Type.String({ pattern: '^[A-Z]{2}$' })

export const Line = Type.Union([Type.Literal('society'), Type.Literal('child'), Type.Literal('detention')])
export type Line = Type.Static<typeof Line>
export const LINES: readonly Line[] = ['society', 'child', 'detention']

export const Stage = Type.Union([Type.Literal('preview'), Type.Literal('compare'), Type.Literal('full')])
export type Stage = Type.Static<typeof Stage>

/** Coarse purpose: all the exchange learns of why a record exists. */
export const CoarsePurpose = Type.Union([
  Type.Literal('tracing'),
  Type.Literal('message'),
  Type.Literal('check-in'),
  Type.Literal('rights'),
  Type.Literal('network'),
])
export type CoarsePurpose = Type.Static<typeof CoarsePurpose>

export const RecordType = Type.Union([
  Type.Literal('tracing'),
  Type.Literal('message'),
  Type.Literal('check-in'),
  Type.Literal('release'),
  Type.Literal('rights'),
  Type.Literal('key'),
])
export type RecordType = Type.Static<typeof RecordType>

export const EntryRole = Type.Union([Type.Literal('sought'), Type.Literal('present')])
export type EntryRole = Type.Static<typeof EntryRole>

/** Header bytes of a signed object: base64url of the exact UTF-8 JSON that was signed. */
export const HeaderBytes = Base64(8192)

/** A signed act: header bytes verbatim, the signing key's pseudonymous id, the signature. */
export const SignedAct = Type.Object({ header: HeaderBytes, kid: Id, sig: Signature }, closed)
export type SignedAct = Type.Static<typeof SignedAct>

/** A document with several signatures: member list, statement, agreement, policy pack. */
export const MultiSigned = Type.Object(
  {
    header: Base64(65536),
    signatures: Type.Array(Type.Object({ kid: Id, sig: Signature }, closed), { minItems: 1, maxItems: 16 }),
  },
  closed,
)
export type MultiSigned = Type.Static<typeof MultiSigned>

/** Answer of a paged listing: opaque cursor to go on from; absent at the end. */
export const pageOf = <T extends Type.TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) }, closed)
export const PageQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9_.:-]*$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$' })),
  },
  closed,
)
