import { Type } from 'typebox'
import { DeclineReason } from '../acts.ts'
import { OfferState } from '../offer-api.ts'
import { Bytes32, Id, Instant, MemberId } from '../primitives.ts'
import { Finding } from '../problem.ts'
import { Evidence } from './candidates.ts'
import { Refusal } from './refusals.ts'
import { closed, oneOf, Text } from './shapes.ts'

/** Digest of the signed answer or recall, once there is one: both Societies hold the same and can compare it. */
const Receipt = Type.Union([Bytes32, Type.Null()])

/** F3, asking side: POST /v1/cases/{id}/offers. `due` is moved to the start of the first window at or after it. */
export const NewOffer = Type.Object({ to: MemberId, due: Instant }, closed)
/** `refused`: the exchange did not take it; `refusals` say why. On an offer that stands they say why a recall was not taken. `returned` never stands here. */
export const OfferView = Type.Object(
  {
    offerId: Id,
    caseId: Id,
    to: MemberId,
    due: Instant,
    state: oneOf(['offered', 'accepted', 'declined', 'expired', 'recalled', 'refused'] as const),
    declineReason: Type.Union([DeclineReason, Type.Null()]),
    refusals: Type.Array(Finding),
    receipt: Receipt,
  },
  closed,
)
export const OfferViews = Type.Object({ items: Type.Array(OfferView) }, closed)

export const SEARCH_STATES = [
  'offered',
  'accepted',
  'declined',
  'recalled',
  'expired',
  'located',
  'decided',
  'returned',
] as const
/** F3, searching side: a search that another Society offered. */
export const SearchRow = Type.Object(
  { searchId: Id, from: MemberId, due: Instant, state: oneOf(SEARCH_STATES) },
  closed,
)
/** `preview` has no name; `enquiry` is there once the offer is accepted and its record is open. */
export const SearchView = Type.Object(
  {
    ...SearchRow.properties,
    recordId: Id,
    offerState: OfferState,
    receipt: Receipt,
    preview: Type.Record(Type.String(), Type.Unknown()),
    enquiry: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    actions: Type.Array(
      Type.Object(
        { at: Instant, kind: Type.String(), place: Type.Optional(Type.String()), result: Type.String() },
        closed,
      ),
    ),
    personId: Type.Union([Id, Type.Null()]),
    /** What the exchange refused of the answer, of the giving back, or of the release that the person decided on. */
    refused: Type.Array(Refusal),
  },
  closed,
)
export const SearchDecline = Type.Object({ reason: DeclineReason }, closed)
export const SEARCH_ACTION_KINDS = ['visit', 'list', 'inquiry', 'poster', 'radio', 'telephone', 'other'] as const
/** What was done to find the person; the narrative stays at the searching Society. */
export const SearchAction = Type.Object(
  { kind: oneOf(SEARCH_ACTION_KINDS), place: Type.Optional(Text(120)), result: Text(400) },
  closed,
)
/** The person was found: a person registered here (F0). Nothing but that person's decision leads out of this. */
export const SearchLocated = Type.Object({ personId: Id }, closed)

/** An action that was noted; what it says is told by the search alone. */
export const SearchNoted = Type.Object({ searchId: Id, at: Instant }, closed)
/** People registered here who may be the one looked for, likeliest first: compared within the Society, kept nowhere, told to nobody. */
export const SearchSuggestions = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { personId: Id, weight: Type.Number(), probability: Type.Number(), evidence: Type.Array(Evidence) },
        closed,
      ),
    ),
  },
  closed,
)

export type NewOffer = Type.Static<typeof NewOffer>
export type OfferView = Type.Static<typeof OfferView>
export type OfferViews = Type.Static<typeof OfferViews>
export type SearchRow = Type.Static<typeof SearchRow>
export type SearchView = Type.Static<typeof SearchView>
export type SearchAction = Type.Static<typeof SearchAction>
export type SearchNoted = Type.Static<typeof SearchNoted>
export type SearchSuggestions = Type.Static<typeof SearchSuggestions>
