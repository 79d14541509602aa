import { Type } from 'typebox'
import { Caller, Idempotency } from './internal-api.ts'
import { Id, Instant, MemberId, SignedAct } from './primitives.ts'

const closed = { additionalProperties: false } as const

export const OFFER_STATES = ['offered', 'accepted', 'declined', 'expired', 'recalled', 'returned'] as const
export type OfferState = (typeof OFFER_STATES)[number]
export const OfferState = Type.Union(OFFER_STATES.map((state) => Type.Literal(state))) as unknown as Type.TUnsafe<
  (typeof OFFER_STATES)[number]
>

/** POST /v1/offers, and the acts that end an offer: POST /v1/offers/{id}/{answer,recall,return}. */
export const OfferSubmission = Type.Object({ offer: SignedAct }, closed)
export const OfferAct = Type.Object({ act: SignedAct }, closed)

/**
 * GET /v1/offers/{id}, and the answer to every act on one, as the caller may see it. To the author of the record an
 * accepted offer stays `accepted` until the window of its due date and is `expired` from then on, whatever happened;
 * `returned` is shown to the searcher alone. Anybody else gets the uniform 404.
 */
export const ExchangeOffer = Type.Object(
  {
    offerId: Id,
    recordId: Id,
    from: MemberId,
    to: MemberId,
    due: Instant,
    state: OfferState,
    offer: SignedAct,
    /** The signed answer or recall: the receipt that both sides hold. */
    receipt: Type.Union([SignedAct, Type.Null()]),
  },
  closed,
)
export type ExchangeOffer = Type.Static<typeof ExchangeOffer>

/** mailbox POST /internal/offers, POST /internal/offers/acts, POST /internal/offers/read. */
export const StoreOffer = Type.Object({ caller: Caller, idempotency: Idempotency, offer: SignedAct }, closed)
export const StoreOfferAct = Type.Object(
  {
    caller: Caller,
    idempotency: Idempotency,
    offerId: Id,
    kind: Type.Union([Type.Literal('answer'), Type.Literal('recall'), Type.Literal('return')]),
    act: SignedAct,
  },
  closed,
)
export const ReadOffer = Type.Object({ caller: Caller, offerId: Id }, closed)

export type OfferSubmission = Type.Static<typeof OfferSubmission>
export type OfferAct = Type.Static<typeof OfferAct>
export type StoreOffer = Type.Static<typeof StoreOffer>
export type StoreOfferAct = Type.Static<typeof StoreOfferAct>
export type ReadOffer = Type.Static<typeof ReadOffer>
