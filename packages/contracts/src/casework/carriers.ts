import { Type } from 'typebox'
import { MemberId } from '../primitives.ts'
import { closed, oneOf } from './shapes.ts'

/** Who carries a message, by function. Nobody is named, and no function tells that somebody is in detention or in hospital. */
export const CARRIERS = ['staff', 'volunteer', 'delegate', 'elder', 'camp-committee', 'courier'] as const

const carried = <const L extends readonly string[]>(legs: L) =>
  Type.Array(Type.Object({ leg: oneOf(legs), by: oneOf(CARRIERS), society: MemberId }, closed), { maxItems: 6 })

/** On the way from the sender to the Society that delivers, in the order in which it was carried. */
export const CarriedFromSender = carried(['collection', 'forwarding'])
/** On the way from there to the addressee. It stays at the Society that delivers. */
export const CarriedToAddressee = carried(['forwarding', 'delivery'])

export type Carried = { readonly leg: string; readonly by: (typeof CARRIERS)[number]; readonly society: string }
