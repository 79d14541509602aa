import { Type } from 'typebox'
import { Id, Instant } from '../primitives.ts'
import { Finding } from '../problem.ts'
import { closed, oneOf } from './shapes.ts'
import { TracingRequest } from './tracing-request.ts'

export const CASE_STATES = [
  'draft',
  'submitted',
  'accepted',
  'refused',
  'active',
  'answered',
  'suspended',
  'withdrawn',
  'closed',
] as const
export const CaseReceipt = Type.Object(
  { caseId: Id, state: Type.Literal('submitted'), warnings: Type.Array(Finding) },
  closed,
)
export const OUTCOMES = ['contact-offered', 'message-offered', 'alive', 'no-information'] as const
export const CaseRow = Type.Object(
  { caseId: Id, state: oneOf(CASE_STATES), openedOn: Instant, outcome: oneOf(OUTCOMES) },
  closed,
)
/** `outcome` is a function of the calendar until a release has arrived. `nextReview` is computed from the opening date alone. */
export const CaseView = Type.Object(
  {
    caseId: Id,
    /** The sealed record at the exchange: joins this case with both access logs. */
    recordId: Id,
    state: oneOf(CASE_STATES),
    openedOn: Instant,
    outcome: oneOf(OUTCOMES),
    nextReview: Instant,
    refusals: Type.Array(Finding),
    request: TracingRequest,
    releases: Type.Array(Type.Object({ releaseId: Id, window: Instant }, closed)),
  },
  closed,
)

export type CaseReceipt = Type.Static<typeof CaseReceipt>
export type CaseRow = Type.Static<typeof CaseRow>
export type CaseView = Type.Static<typeof CaseView>
