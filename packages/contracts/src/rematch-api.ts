import { Type } from 'typebox'
import { Caller } from './internal-api.ts'
import { HourBucket, Id, MemberId, SignedAct } from './primitives.ts'

const closed = { additionalProperties: false } as const

/** An officer's word that an own entry is to be compared once more with everybody. */
export const RematchHeader = Type.Object(
  { v: Type.Literal(1), net: Type.String({ maxLength: 64 }), id: Id, member: MemberId, entry: Id, at: HourBucket },
  closed,
)
/** POST /v1/entries/{id}/rematch. The same 202 whatever there is; what it finds goes the way of everything that is found. */
export const EntryRematch = Type.Object({ rematch: SignedAct }, closed)
/** mailbox POST /internal/entries/rematch. */
export const StoreRematch = Type.Object({ caller: Caller, rematch: SignedAct }, closed)

export type RematchHeader = Type.Static<typeof RematchHeader>
export type EntryRematch = Type.Static<typeof EntryRematch>
export type StoreRematch = Type.Static<typeof StoreRematch>
