import { Type } from 'typebox'
import { Id, Instant } from '../primitives.ts'
import { Finding } from '../problem.ts'
import { ErasureState } from './rights.ts'
import { closed, oneOf } from './shapes.ts'
import { TracingRequest, URGENCIES } from './tracing-request.ts'

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
/** `reviewDue`: by the calendar and the end of the enquirer's consent alone, a while before what was granted for the case ends. Nothing ends silently (domain §6.9). */
export const CaseRow = Type.Object(
  {
    caseId: Id,
    state: oneOf(CASE_STATES),
    openedOn: Instant,
    outcome: oneOf(OUTCOMES),
    reviewDue: Type.Boolean(),
  },
  closed,
)
/** Why a case is closed: known here alone (domain §6.5). */
export const CLOSINGS = [
  'located-contact-restored',
  'located-message-only',
  'located-alive-only',
  'located-refused',
  'located-no-capacity-to-decide',
  'located-child-not-in-interest',
  'located-detained',
  'deceased-confirmed',
  'deceased-presumed',
  'fate-unknown-exhausted',
  'insufficient-data',
  'enquirer-withdrew',
  'enquirer-unreachable',
  'enquirer-deceased',
  'found-by-family',
  'duplicate-linked',
  'harmful-request',
  'transferred',
  'out-of-scope',
] as const
export const Closing = Type.Object({ code: oneOf(CLOSINGS) }, closed)
export const Closed = Type.Object({ state: Type.Literal('closed'), erasure: ErasureState }, closed)
/** `outcome` is a function of the calendar until a release has arrived. `nextReview` is computed from the opening date alone. */
export const CaseView = Type.Object(
  {
    caseId: Id,
    /** The sealed record at the exchange: joins this case with both access logs. */
    recordId: Id,
    state: oneOf(CASE_STATES),
    openedOn: Instant,
    outcome: oneOf(OUTCOMES),
    reviewDue: Type.Boolean(),
    nextReview: Instant,
    refusals: Type.Array(Finding),
    /** Absent once the case was withdrawn, or has been closed for so long that only its skeleton is kept. */
    request: Type.Optional(TracingRequest),
    /** How soon somebody has to look: as stated, raised by what makes the sought person vulnerable. Absent where the request is. */
    priority: Type.Optional(oneOf(URGENCIES)),
    /** What has become of the record at the others since it was withdrawn or closed; never who or when. */
    erasure: Type.Union([ErasureState, Type.Null()]),
    releases: Type.Array(Type.Object({ releaseId: Id, window: Instant }, closed)),
  },
  closed,
)

export type CaseReceipt = Type.Static<typeof CaseReceipt>
export type CaseRow = Type.Static<typeof CaseRow>
export type CaseView = Type.Static<typeof CaseView>
export type Closing = Type.Static<typeof Closing>
export type Closed = Type.Static<typeof Closed>
