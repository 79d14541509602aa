import { Type } from 'typebox'
import { Caller, Idempotency } from './internal-api.ts'
import { Id, Instant, SignedAct } from './primitives.ts'

const closed = { additionalProperties: false } as const

/** POST /v1/records/{id}/withdrawal: by the author. From the 2xx on no field of the record is handed to anybody. */
export const WithdrawalRequest = Type.Object({ withdrawal: SignedAct }, closed)

/**
 * GET /v1/records/{id}/erasure, for the author alone: `requested` until the window of the fixed deadline, whoever has
 * confirmed by then; after it `complete` or `overdue`, never who or when.
 */
export const ErasureView = Type.Object(
  {
    recordId: Id,
    state: Type.Union([Type.Literal('requested'), Type.Literal('complete'), Type.Literal('overdue')]),
    deadline: Instant,
  },
  closed,
)

/** GET /v1/records/{id}/withdrawal, for whoever was asked to erase the record: its author's signed word. There is none for what ended by its own date. */
export const WithdrawalView = Type.Object({ withdrawal: SignedAct }, closed)

/** POST /v1/records/{id}/erasure/confirmation: by every Society named in any grant; taken late as well. */
export const ErasureConfirmation = Type.Object({ confirmation: SignedAct, mandate: Type.Optional(SignedAct) }, closed)

/** mailbox POST /internal/withdrawals, POST /internal/withdrawals/read, POST /internal/erasures/read, POST /internal/erasures/confirmations. */
export const StoreWithdrawal = Type.Object({ caller: Caller, idempotency: Idempotency, withdrawal: SignedAct }, closed)
export const ReadWithdrawal = Type.Object({ caller: Caller, recordId: Id }, closed)
export const ReadErasure = Type.Object({ caller: Caller, recordId: Id }, closed)
export const StoreErasureConfirmation = Type.Object(
  { caller: Caller, idempotency: Idempotency, submission: ErasureConfirmation },
  closed,
)

export type WithdrawalRequest = Type.Static<typeof WithdrawalRequest>
export type WithdrawalView = Type.Static<typeof WithdrawalView>
export type ErasureView = Type.Static<typeof ErasureView>
export type ErasureConfirmation = Type.Static<typeof ErasureConfirmation>
export type StoreWithdrawal = Type.Static<typeof StoreWithdrawal>
export type ReadWithdrawal = Type.Static<typeof ReadWithdrawal>
export type ReadErasure = Type.Static<typeof ReadErasure>
export type StoreErasureConfirmation = Type.Static<typeof StoreErasureConfirmation>
