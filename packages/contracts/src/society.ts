import { Type } from 'typebox'
import { Bytes32, CoarsePurpose, Country, HourBucket, Id, Line, MemberId } from './primitives.ts'

const closed = { additionalProperties: false } as const
const Net = Type.String({ maxLength: 64 })

export const SigningKey = Type.Object({ kid: Id, pk: Bytes32 }, closed)

/** The pinned list of members, signed by the network's anchor keys. Statement 0 of each Society is signed by these admins. */
export const MemberList = Type.Object(
  {
    v: Type.Literal(1),
    net: Net,
    seq: Type.Integer({ minimum: 0 }),
    issued: HourBucket,
    coordinator: MemberId,
    threshold: Type.Integer({ minimum: 1 }),
    anchors: Type.Array(SigningKey, { minItems: 1 }),
    members: Type.Array(
      Type.Object(
        {
          id: MemberId,
          name: Type.String({ maxLength: 120 }),
          class: Type.Union([Type.Literal('national-society'), Type.Literal('icrc'), Type.Literal('ifrc')]),
          country: Type.Union([Country, Type.Null()]),
          threshold: Type.Integer({ minimum: 2 }),
          admins: Type.Array(SigningKey, { minItems: 2 }),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type MemberList = Type.Static<typeof MemberList>

export const OfficerRole = Type.Union([
  Type.Literal('tracing-officer'),
  Type.Literal('child-focal-point'),
  Type.Literal('detention-focal-point'),
  Type.Literal('automation'),
])
export type OfficerRole = Type.Static<typeof OfficerRole>

/** An officer in public is a pseudonymous key id with roles: staff safety. */
export const OfficerKey = Type.Object(
  {
    kid: Id,
    signPk: Bytes32,
    kemPk: Type.String({ maxLength: 1700 }),
    roles: Type.Array(OfficerRole),
    notBefore: HourBucket,
    notAfter: HourBucket,
  },
  closed,
)
export const EpochKey = Type.Object(
  {
    eid: Id,
    line: Line,
    suite: Type.Literal('xwing'),
    pk: Type.String({ maxLength: 1700 }),
    notBefore: HourBucket,
    notAfter: HourBucket,
    state: Type.Union([Type.Literal('open'), Type.Literal('closing'), Type.Literal('closed')]),
  },
  closed,
)

/** What a Society says of itself, chained by `prev` (digest of the statement before) and signed by its key admins. */
export const Statement = Type.Object(
  {
    v: Type.Literal(1),
    net: Net,
    society: MemberId,
    seq: Type.Integer({ minimum: 0 }),
    prev: Type.Union([Bytes32, Type.Null()]),
    issued: HourBucket,
    notAfter: HourBucket,
    threshold: Type.Integer({ minimum: 2 }),
    admins: Type.Array(SigningKey, { minItems: 2 }),
    officers: Type.Array(OfficerKey),
    epochs: Type.Array(EpochKey),
    authKeys: Type.Array(SigningKey, { minItems: 1 }),
    recoveryPk: Type.Union([Type.String({ maxLength: 1700 }), Type.Null()]),
  },
  closed,
)
export type Statement = Type.Static<typeof Statement>

/** A corridor: what two Societies agreed, with the assessment it rests on. In force with both admins' signatures (P-LAW, 4.2; P-MUTUAL, 6.1). */
export const Agreement = Type.Object(
  {
    v: Type.Literal(1),
    net: Net,
    id: Id,
    parties: Type.Array(MemberId, { minItems: 2, maxItems: 2, uniqueItems: true }),
    purposes: Type.Array(CoarsePurpose, { minItems: 1, uniqueItems: true }),
    assessment: Type.Object({ reference: Type.String({ maxLength: 80 }), validUntil: HourBucket }, closed),
    validFrom: HourBucket,
    validUntil: HourBucket,
  },
  closed,
)
export type Agreement = Type.Static<typeof Agreement>
