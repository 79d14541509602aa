import { Type } from 'typebox'
import { Chain } from './chain.ts'
import { Bytes32, HourBucket, Id, Instant, MemberId } from './primitives.ts'

const closed = { additionalProperties: false } as const
const act = { v: Type.Literal(1), net: Type.String({ maxLength: 64 }), id: Id, member: MemberId }

/** Why a Society does not take over a search. Nothing else of its reasons leaves it. */
export const DECLINE_REASONS = ['no-access', 'no-capacity', 'insufficient-data', 'agreement-missing'] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]
export const DeclineReason = Type.Union(
  DECLINE_REASONS.map((reason) => Type.Literal(reason)),
) as unknown as Type.TUnsafe<DeclineReason>

/**
 * Asks another Society to search (F3). `member` is the author of the record. `due` is the start of a release window:
 * whatever happens, the author sees the offer end there at the latest.
 */
export const OfferHeader = Type.Object(
  { ...act, to: MemberId, rid: Id, record: Bytes32, due: Instant, at: HourBucket, chain: Type.Optional(Chain) },
  closed,
)
export type OfferHeader = Type.Static<typeof OfferHeader>

/** The asked Society's word on an offer: both sides keep it as their receipt. `offer` is the digest of the signed offer. */
export const OfferAnswerHeader = Type.Object(
  {
    ...act,
    offerId: Id,
    offer: Bytes32,
    answer: Type.Union([Type.Literal('accepted'), Type.Literal('declined')]),
    reason: Type.Union([DeclineReason, Type.Null()]),
    at: HourBucket,
    chain: Type.Optional(Chain),
  },
  closed,
)
export type OfferAnswerHeader = Type.Static<typeof OfferAnswerHeader>

/** Takes an offer back that nobody has answered (by its author), or gives a search back (by who accepted it; only the searcher's side ever sees that). */
export const OfferEndHeader = Type.Object({ ...act, offerId: Id, offer: Bytes32, at: HourBucket }, closed)
export type OfferEndHeader = Type.Static<typeof OfferEndHeader>

/** The author withdraws a record (F5): what is stored, queued or being fetched goes to nobody any more. */
export const WithdrawalHeader = Type.Object({ ...act, rid: Id, at: HourBucket }, closed)
export type WithdrawalHeader = Type.Static<typeof WithdrawalHeader>

/** Another officer of the author's Society lets a tracing request leave above the budget of who asked. `record` is the digest of the sealed record: of its fields, and by `basis` of whom may be asked. The entry beside it is bound by `rid` alone. */
export const ApprovalHeader = Type.Object({ ...act, rid: Id, record: Bytes32, at: HourBucket }, closed)
export type ApprovalHeader = Type.Static<typeof ApprovalHeader>

/** A Society's word that it keeps nothing of a record: the same whether it ever opened it or not. */
export const ErasureHeader = Type.Object({ ...act, rid: Id, at: HourBucket, mandate: Type.Optional(Bytes32) }, closed)
export type ErasureHeader = Type.Static<typeof ErasureHeader>
