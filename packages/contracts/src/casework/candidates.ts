import { Type } from 'typebox'
import { Id, MemberId } from '../primitives.ts'
import { Identity } from './people.ts'
import { Refusal } from './refusals.ts'
import { closed, oneOf } from './shapes.ts'

export const CANDIDATE_STATES = ['proposed', 'discarded', 'in-review', 'rejected', 'confirmed', 'decided'] as const
export const Evidence = Type.Object(
  {
    feature: Type.String(),
    agreement: Type.String(),
    weight: Type.Number({ description: 'bits, positive for the pair' }),
    key: Type.String({ description: 'for translation' }),
    words: Type.String(),
  },
  closed,
)
export const CandidateRow = Type.Object(
  { candidateId: Id, state: oneOf(CANDIDATE_STATES), weight: Type.Number(), probability: Type.Number() },
  closed,
)
/** Both sides as the officer of the present side sees them; `enquiry` only once `full` is open. */
export const CandidateView = Type.Object(
  {
    candidateId: Id,
    state: oneOf(CANDIDATE_STATES),
    weight: Type.Number(),
    probability: Type.Number(),
    evidence: Type.Array(Evidence),
    askedBy: MemberId,
    recordId: Id,
    personId: Id,
    sought: Type.Record(Type.String(), Type.Unknown()),
    present: Identity,
    /** What the exchange refused of the officer's word or of the release that the person decided on. */
    refused: Type.Array(Refusal),
    enquiry: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
)

export const LocalMatch = Type.Object(
  { caseId: Id, personId: Id, weight: Type.Number(), probability: Type.Number(), evidence: Type.Array(Evidence) },
  closed,
)

export type Evidence = Type.Static<typeof Evidence>
export type CandidateRow = Type.Static<typeof CandidateRow>
export type CandidateView = Type.Static<typeof CandidateView>
export type LocalMatch = Type.Static<typeof LocalMatch>
