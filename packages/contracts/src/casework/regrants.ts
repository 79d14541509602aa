import { Type } from 'typebox'
import { Id, Instant, Line, MemberId } from '../primitives.ts'
import { closed, oneOf } from './shapes.ts'

/** How far this Society has renewed what it granted to one epoch that ends: its own (`member` is itself) or another Society's. Counts of grants. */
export const RegrantProgress = Type.Object(
  {
    epoch: Id,
    member: MemberId,
    line: Line,
    state: oneOf(['closing', 'closed'] as const),
    /** Until when the exchange hands out what hangs on it; null for one that its Society lists no more. */
    deadline: Type.Union([Instant, Type.Null()]),
    waiting: Type.Integer(),
    /** Were refused by the exchange when they were last tried; they are tried again. */
    refused: Type.Integer(),
    renewed: Type.Integer(),
  },
  closed,
)
/** GET /v1/regrants. The Society's line is renewed by the automation key, a desk's while an officer of the desk is signed in. */
export const RegrantList = Type.Object({ items: Type.Array(RegrantProgress) }, closed)

export type RegrantList = Type.Static<typeof RegrantList>
export type RegrantProgress = Type.Static<typeof RegrantProgress>
