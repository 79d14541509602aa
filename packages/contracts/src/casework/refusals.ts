import { Type } from 'typebox'
import { Id, Instant } from '../primitives.ts'
import { Finding } from '../problem.ts'
import { closed, oneOf } from './shapes.ts'

/** What casework signs and hands in to the exchange. */
export const SUBMISSION_KINDS = [
  'record',
  'entry',
  'removal',
  'rematch',
  'outcome',
  'offer',
  'offer-answer',
  'offer-recall',
  'offer-return',
  'withdrawal',
  'erasure',
] as const
export type SubmissionKind = (typeof SUBMISSION_KINDS)[number]

/** What the exchange can refuse, as an officer knows it; `record` is one that belongs to no case and no decision here. */
export const REFUSAL_KINDS = ['request', 'release', ...SUBMISSION_KINDS] as const
/** Something that was handed in and refused for good. Names rules and fields, never a value. */
export const Refusal = Type.Object(
  {
    refusalId: Id,
    kind: oneOf(REFUSAL_KINDS),
    /** The case of a request, the candidate or search of a release, the release that was to be forwarded, the message to be delivered whose sender was to be told, the record of a withdrawal, the candidate of an outcome, the person of an entry or a removal, the person or case that was to be compared once more, the offer of an act on it. */
    subject: Id,
    code: Type.String(),
    findings: Type.Array(Finding),
    refusedAt: Instant,
  },
  closed,
)
export type Refusal = Type.Static<typeof Refusal>

/** Why something was refused, in plain words: each finding with what to do about it. */
export const PolicyDecision = Type.Object(
  {
    decisionId: Id,
    decidedAt: Instant,
    /** Who refused: this Society's casework, or the exchange. */
    by: oneOf(['casework', 'exchange'] as const),
    code: Type.String(),
    title: Type.String(),
    findings: Type.Array(Type.Object({ ...Finding.properties, advice: Type.String() }, closed)),
  },
  closed,
)
export type PolicyDecision = Type.Static<typeof PolicyDecision>
