import { Type } from 'typebox'
import { MemberId } from '../primitives.ts'
import { closed, oneOf } from './shapes.ts'

export const RETURN_PURPOSES = ['return-support', 'humanitarian-need-on-return'] as const
/** What a person who returns needs. Codes alone: there is no place for a flight, an escort or a date (8.2). */
export const RETURN_NEEDS = ['shelter', 'food', 'health', 'family-contact', 'interpreter', 'onward-way'] as const

/**
 * What a tracing request says of a return (P-RETURN, 8.1; P-FORCED, 8.2). It travels in the sealed uniform field `return` alone, which every
 * tracing record has, so that its presence tells nothing.
 */
export const ReturnPart = Type.Object(
  {
    kind: oneOf(['voluntary', 'forced'] as const),
    phase: oneOf(['pre-departure', 'reception', 'follow-up'] as const),
    purpose: oneOf(RETURN_PURPOSES),
    /** Whether the person has agreed to this, for the return alone, and when. */
    consent: oneOf(['none', 'before-departure', 'after-departure'] as const),
    /** The Society that receives the person, and whether it has agreed to. */
    receiving: MemberId,
    receivingAgreed: Type.Boolean(),
    needs: Type.Array(oneOf(RETURN_NEEDS), { maxItems: 6 }),
    /** Asked in a forced return: what the Society has made sure of before it has any part in it. */
    conditions: Type.Optional(
      Type.Object(
        { independent: Type.Boolean(), privateAccess: Type.Boolean(), nothingToAuthorities: Type.Boolean() },
        closed,
      ),
    ),
  },
  closed,
)
export type ReturnPart = Type.Static<typeof ReturnPart>
