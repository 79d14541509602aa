import { Type } from 'typebox'
import { Bytes32, HourBucket, Id, Instant, MemberId } from './primitives.ts'

const closed = { additionalProperties: false } as const

/** What a Society signs for one other Society: a record to it alone (message, rights request), a search offer, the answer to one (its id is the offer's). */
export const ITEM_KINDS = ['record', 'offer', 'answer'] as const
export type ItemKind = (typeof ITEM_KINDS)[number]
export const ItemKind = Type.Union(ITEM_KINDS.map((kind) => Type.Literal(kind))) as unknown as Type.TUnsafe<ItemKind>

/** An item that the exchange took from the same sender for the same recipient: `since` the hour in which it did, `until` when the item ends by its own date. */
export const ChainLink = Type.Object(
  { kind: ItemKind, id: Id, digest: Bytes32, since: HourBucket, until: Instant },
  closed,
)
export type ChainLink = Type.Static<typeof ChainLink>

/** Links that one item may carry: more wait for the next one. */
export const MAX_LINKS = 8

/**
 * Chain of a directed pair of Societies (docs/adr/0014): the items that its sender knows to have been taken for `to` and that none of its items that were taken has named before. A recipient that never got one of them knows that it
 * is being kept back.
 */
export const Chain = Type.Object({ to: MemberId, prev: Type.Array(ChainLink, { maxItems: MAX_LINKS }) }, closed)
export type Chain = Type.Static<typeof Chain>
