import { Type } from 'typebox'
import { LEGAL_BASES } from './casework/legal-basis.ts'
import { RELATIONSHIPS } from './casework/relationships.ts'
import { oneOf } from './casework/shapes.ts'
import { CoarsePurpose, FieldName, HourBucket, Line, MemberId, Stage } from './primitives.ts'

const closed = { additionalProperties: false } as const

/** Why a record is sent, as its author's casework and its recipients' know it (domain §6.2). The exchange knows the coarse purpose alone. */
export const FINE_PURPOSES = [
  'tracing',
  'uasc-protection',
  'detention-follow-up',
  'return-support',
  'humanitarian-need-on-return',
  'rcm-delivery',
  'data-subject-request',
] as const
export type FinePurpose = (typeof FINE_PURPOSES)[number]
/** What a recipient does with a record. `transit`: the sought person may only have passed through there, so that it needs less. */
export const RECIPIENT_ROLES = ['searching', 'transit', 'delivering', 'named'] as const
export type RecipientRole = (typeof RECIPIENT_ROLES)[number]
/** How harmful a value is in wrong hands (domain §6.1): `C1` hardly, `C2` identifies, `C3` endangers. */
export const SENSITIVITIES = ['C1', 'C2', 'C3'] as const

/** Fields that hold a value for a purpose, on a legal basis, at a recipient: those that must and those that may. */
export const PackUse = Type.Object(
  {
    type: Type.String(),
    purpose: oneOf(FINE_PURPOSES),
    bases: Type.Array(oneOf(LEGAL_BASES), { minItems: 1, uniqueItems: true }),
    roles: Type.Array(oneOf(RECIPIENT_ROLES), { minItems: 1, uniqueItems: true }),
    mandatory: Type.Array(FieldName),
    allowed: Type.Array(FieldName),
  },
  closed,
)
export type PackUse = Type.Static<typeof PackUse>

/** A version of the information notice, and from when until when people were given it. */
export const Notice = Type.Object(
  {
    version: Type.String({ minLength: 1, maxLength: 20 }),
    from: HourBucket,
    until: Type.Union([HourBucket, Type.Null()]),
  },
  closed,
)

/** What a Society accepts to search for. There is no place for nationality, origin, religion, ethnicity, status or the cause of separation (P-ANYONE, 1.2; P-SAMEDOOR, 2.1). */
export const AcceptanceCriteria = Type.Object(
  {
    member: MemberId,
    version: Type.String({ minLength: 1, maxLength: 20 }),
    purposes: Type.Array(oneOf(FINE_PURPOSES), { minItems: 1, uniqueItems: true }),
    relationships: Type.Array(oneOf(RELATIONSHIPS), { minItems: 1, uniqueItems: true }),
  },
  closed,
)
export type AcceptanceCriteria = Type.Static<typeof AcceptanceCriteria>

/** Days between which a Society may decide how long it keeps a class of data (domain §6.9). */
export const RetentionBounds = Type.Object(
  {
    class: Type.String({ pattern: '^[a-z][a-z-]{1,40}$' }),
    floor: Type.Integer({ minimum: 1 }),
    ceiling: Type.Integer({ minimum: 1 }),
  },
  closed,
)

/** Signed data of the policy: per coarse purpose and stage the fields allowed and mandatory; ceilings. Rules themselves are code in `policy`. */
export const PolicyPack = Type.Object(
  {
    v: Type.Literal(1),
    net: Type.String({ maxLength: 64 }),
    version: Type.String({ pattern: '^[0-9]{4}\\.[0-9]+$' }),
    issued: HourBucket,
    notAfter: HourBucket,
    catalogue: Type.Array(
      Type.Object(
        {
          name: FieldName,
          group: FieldName,
          line: Line,
          bucket: Type.Integer({ minimum: 64 }),
          uniform: Type.Boolean(),
          stages: Type.Array(Stage),
          sensitivity: Type.Optional(oneOf(SENSITIVITIES)),
        },
        closed,
      ),
    ),
    purposes: Type.Array(
      Type.Object(
        {
          type: Type.String(),
          purpose: CoarsePurpose,
          mandatory: Type.Array(FieldName),
          allowed: Type.Array(FieldName),
          maxGrantDays: Type.Integer({ minimum: 1 }),
        },
        closed,
      ),
    ),
    /** Held by the caseworks, which read values. A pack that lacks one of these was issued before there was such a table, and says nothing of it. */
    uses: Type.Optional(Type.Array(PackUse)),
    notices: Type.Optional(Type.Array(Notice)),
    acceptance: Type.Optional(Type.Array(AcceptanceCriteria, { maxItems: 100 })),
    retention: Type.Optional(Type.Array(RetentionBounds)),
  },
  closed,
)
export type PolicyPack = Type.Static<typeof PolicyPack>
