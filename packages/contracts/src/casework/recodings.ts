import { Type } from 'typebox'
import { Id, Instant } from '../primitives.ts'
import { closed, oneOf } from './shapes.ts'

/** How things stand with coding anew: `listing` asks the exchange what there is, `no-mandate` waits for a tracing officer to sign in. */
export const RECODING_PHASES = ['listing', 'no-mandate', 'recoding', 'done'] as const

/** How far this Society has come with coding its living entries anew under the newest linkage key. Counts of entries, of people, requests and nobody alike. */
export const RecodingProgress = Type.Object(
  {
    /** The newest linkage key. */
    epoch: Id,
    /** When this Society has taken it up. */
    since: Instant,
    phase: oneOf(RECODING_PHASES),
    total: Type.Integer(),
    done: Type.Integer(),
    waiting: Type.Integer(),
    /** Were refused by the exchange when they were last tried; they are tried again. */
    failed: Type.Integer(),
    /** Under which older keys entries still are: they meet only entries under the same one. */
    under: Type.Array(Type.Object({ epoch: Id, entries: Type.Integer() }, closed)),
  },
  closed,
)
/** GET /v1/recodings. Null while there is no linkage key that can be coded under. */
export const RecodingView = Type.Object({ recoding: Type.Union([RecodingProgress, Type.Null()]) }, closed)

export type RecodingProgress = Type.Static<typeof RecodingProgress>
export type RecodingView = Type.Static<typeof RecodingView>
