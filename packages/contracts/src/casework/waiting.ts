import { Type } from 'typebox'
import { Id, Instant } from '../primitives.ts'
import { closed } from './shapes.ts'

/** GET /v1/waiting: a tracing request, or a rectification of one, for which its officer's budget at the exchange is used up. */
export const WaitingCase = Type.Object(
  {
    caseId: Id,
    /** Null for an account that is not there any more. */
    askedBy: Type.Union([Id, Type.Null()]),
    since: Instant,
    /** When the exchange said that the budget allows it again: it is handed in then, approved or not. */
    budgetFreeAt: Instant,
    /** Another officer has signed that it may leave above the budget; it does as soon as what may be approved allows it. */
    approvedBy: Type.Union([Id, Type.Null()]),
  },
  closed,
)
export type WaitingCase = Type.Static<typeof WaitingCase>
