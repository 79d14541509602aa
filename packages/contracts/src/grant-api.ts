import { Type } from 'typebox'
import { Caller, Idempotency } from './internal-api.ts'
import { Id, SignedAct } from './primitives.ts'
import { Grant } from './sealed.ts'

const closed = { additionalProperties: false } as const

/** A grant that takes the place of another of the same record, recipient and line, and gives no more: only the epoch is a newer one. */
export const GrantRenewal = Type.Object({ replaces: Id, grant: Grant }, closed)

/**
 * POST /v1/records/{id}/grants, by the record's author: all of them or none. Signed by an officer, or on the Society's line by its automation key within the
 * officer-signed mandate that comes along.
 */
export const GrantRenewals = Type.Object(
  { renewals: Type.Array(GrantRenewal, { minItems: 1, maxItems: 96 }), mandate: Type.Optional(SignedAct) },
  closed,
)
/** The same whoever the grants are for. */
export const GrantsRenewed = Type.Object({ recordId: Id, state: Type.Literal('renewed') }, closed)

/** mailbox POST /internal/grants. Everything in it was verified by the gateway, but for what it is to be compared with. */
export const StoreRenewals = Type.Object(
  { caller: Caller, idempotency: Idempotency, recordId: Id, submission: GrantRenewals },
  closed,
)

export type GrantRenewal = Type.Static<typeof GrantRenewal>
export type GrantRenewals = Type.Static<typeof GrantRenewals>
export type GrantsRenewed = Type.Static<typeof GrantsRenewed>
export type StoreRenewals = Type.Static<typeof StoreRenewals>
