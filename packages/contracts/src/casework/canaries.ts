import { Type } from 'typebox'
import { Id, Instant, MemberId } from '../primitives.ts'
import { Identity } from './people.ts'
import { closed, oneOf } from './shapes.ts'

/** Somebody who does not exist, with a name that a person who fishes might ask for: of nobody on file anywhere. */
export const NewCanary = Type.Object({ person: Identity }, closed)
export const CanaryOrdered = Type.Object({ canaryId: Id }, closed)
export const CANARY_STATES = ['waiting', 'planted'] as const
const row = {
  canaryId: Id,
  state: oneOf(CANARY_STATES),
  orderedAt: Instant,
  /** Requests that came near it, by the Society that asked. One says little: people bear the same names. */
  hits: Type.Array(Type.Object({ askedBy: MemberId, requests: Type.Integer() }, closed)),
}
/** GET /v1/canaries: `waiting` until an officer at work has signed its entry. It ends after 90 days, like any entry. */
export const CanaryRow = Type.Object(row, closed)
/** GET /v1/canaries/{id}: with the name that was chosen. */
export const Canary = Type.Object({ ...row, person: Identity }, closed)
export type NewCanary = Type.Static<typeof NewCanary>
export type CanaryOrdered = Type.Static<typeof CanaryOrdered>
export type CanaryRow = Type.Static<typeof CanaryRow>
export type Canary = Type.Static<typeof Canary>
