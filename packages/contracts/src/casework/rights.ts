import { Type } from 'typebox'
import { Id, Instant, MemberId } from '../primitives.ts'
import { LegalBasis } from './legal-basis.ts'
import { PersonName } from './people.ts'
import { closed, Lang, oneOf, Text } from './shapes.ts'

export const RIGHTS_KINDS = ['withdraw', 'rectify', 'access'] as const
/** What an enquirer asks of the Society that keeps the request, at whatever Society the enquirer is now (F5). */
export const NewRightsRequest = Type.Object(
  {
    /** The Society that the enquirer names: where the request or message was handed in. */
    to: MemberId,
    kind: oneOf(RIGHTS_KINDS),
    person: Type.Object({ names: Type.Array(PersonName, { minItems: 1, maxItems: 4 }), lang: Lang }, closed),
    /** How the enquirer describes the case: for whom, when and where it was handed in. */
    description: Text(1000),
    basis: LegalBasis,
  },
  closed,
)
export type NewRightsRequest = Type.Static<typeof NewRightsRequest>
/** The same answer whatever exists anywhere. */
export const RightsPassedOn = Type.Object({ rightsRequestId: Id, state: Type.Literal('passed-on') }, closed)
export const RightsRow = Type.Object(
  { rightsRequestId: Id, state: oneOf(['open', 'done'] as const), window: Instant },
  closed,
)
export const RightsView = Type.Object(
  { ...RightsRow.properties, from: MemberId, request: Type.Record(Type.String(), Type.Unknown()) },
  closed,
)
/** What became of an enquirer's request, at the Society that was named. Nothing of it goes back to where it was handed in. */
export const RIGHTS_OUTCOMES = ['withdrawn', 'rectified', 'answered-in-person', 'not-identified'] as const
export const RightsDone = Type.Object({ outcome: oneOf(RIGHTS_OUTCOMES) }, closed)

/** Withdrawal of a case or message by an officer of its Society. What stays is a skeleton: ids, codes, dates. */
export const Withdrawal = Type.Object(
  { reason: oneOf(['enquirer-withdrew', 'found-by-family', 'harmful-request', 'duplicate'] as const) },
  closed,
)
export const ErasureState = oneOf(['requested', 'complete', 'overdue'] as const)
export const Withdrawn = Type.Object({ state: Type.Literal('withdrawn'), erasure: ErasureState }, closed)

export type RightsRow = Type.Static<typeof RightsRow>
export type RightsView = Type.Static<typeof RightsView>
export type Withdrawal = Type.Static<typeof Withdrawal>
export type Withdrawn = Type.Static<typeof Withdrawn>
export type RightsPassedOn = Type.Static<typeof RightsPassedOn>
export type RightsDone = Type.Static<typeof RightsDone>
export type ErasureState = Type.Static<typeof ErasureState>
