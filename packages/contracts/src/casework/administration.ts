import { Type } from 'typebox'
import { AcceptanceCriteria, PolicyPack } from '../policy-pack.ts'
import { Bytes32, CoarsePurpose, HourBucket, Id, Instant, MemberId } from '../primitives.ts'
import { Role } from './officers.ts'
import { closed } from './shapes.ts'

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** POST /v1/officers. `listed` says whether the Society's statement lists the key: until it does, nobody accepts what the officer signs. */
export const OfficerView = Type.Object(
  { officerId: Id, username: Type.String(), roles: Type.Array(Role), kid: orNull(Id), listed: Type.Boolean() },
  closed,
)
export const OfficerList = Type.Object({ items: Type.Array(OfficerView) }, closed)

/** POST /v1/agreements: proposes a corridor to another Society, with the assessment it rests on (P-LAW, 4.2). */
export const NewAgreement = Type.Object(
  {
    with: MemberId,
    purposes: Type.Array(CoarsePurpose, { minItems: 1, uniqueItems: true }),
    assessment: Type.Object({ reference: Type.String({ minLength: 1, maxLength: 80 }), validUntil: Instant }, closed),
    validUntil: Instant,
  },
  closed,
)
export const AgreementView = Type.Object(
  {
    agreementId: Id,
    with: MemberId,
    purposes: Type.Array(CoarsePurpose),
    assessment: Type.Object({ reference: Type.String(), validUntil: HourBucket }, closed),
    validFrom: HourBucket,
    validUntil: HourBucket,
    /** Members whose admin has signed. */
    signedBy: Type.Array(MemberId),
    state: Type.Union([Type.Literal('proposed'), Type.Literal('in-force'), Type.Literal('expired')]),
  },
  closed,
)
export const AgreementViews = Type.Object({ items: Type.Array(AgreementView) }, closed)

/** POST /v1/policy-packs at the coordinating member: the rules of this version, and what Societies accept to search for. */
export const NewPolicyPack = Type.Object(
  {
    version: Type.String({ pattern: '^[0-9]{4}\\.[0-9]+$' }),
    validUntil: Instant,
    acceptance: Type.Optional(Type.Array(AcceptanceCriteria, { maxItems: 100 })),
  },
  closed,
)
/** `proposed` until a second administrator has signed: one alone changes no rule (P-INDEPENDENT). */
export const PolicyPackRow = Type.Object(
  {
    packId: Id,
    version: Type.String(),
    digest: Bytes32,
    state: Type.Union([Type.Literal('proposed'), Type.Literal('issued')]),
    /** Key ids of the administrators who have signed. */
    signedBy: Type.Array(Id),
  },
  closed,
)
/** With what is to be signed: an administrator reads it before. */
export const PolicyPackView = Type.Object({ ...PolicyPackRow.properties, pack: PolicyPack }, closed)
export const PolicyPackRows = Type.Object({ items: Type.Array(PolicyPackRow) }, closed)

/** POST /v1/linkage-keys at the coordinating member; `recipients` are the members the key was sealed to. */
export const LinkageKeyIssued = Type.Object({ epoch: Id, recordId: Id, recipients: Type.Array(MemberId) }, closed)

export type OfficerView = Type.Static<typeof OfficerView>
export type NewAgreement = Type.Static<typeof NewAgreement>
export type AgreementView = Type.Static<typeof AgreementView>
export type NewPolicyPack = Type.Static<typeof NewPolicyPack>
export type PolicyPackRow = Type.Static<typeof PolicyPackRow>
export type PolicyPackView = Type.Static<typeof PolicyPackView>
export type LinkageKeyIssued = Type.Static<typeof LinkageKeyIssued>
