import { Type } from 'typebox'
import { Bytes32, MemberId } from './primitives.ts'

const closed = { additionalProperties: false } as const

/** One document as the keys log has it: enough to compute its leaf, and to ask for the document. */
export const KeysLogLeaf = Type.Object(
  {
    seq: Type.Integer({ minimum: 0, description: 'place in the log' }),
    kind: Type.Union([Type.Literal('member-list'), Type.Literal('statement')]),
    society: Type.Union([MemberId, Type.Null()], { description: 'whose statement; null for a member list' }),
    number: Type.Integer({ minimum: 0, description: 'seq of the document' }),
    digest: Bytes32,
  },
  closed,
)
export const KeysLogLeaves = Type.Object({ leaves: Type.Array(KeysLogLeaf) }, closed)

/** That a leaf stands in the tree of `size` leaves (RFC 6962 hashes). */
export const KeysLogProof = Type.Object(
  { leaf: KeysLogLeaf, size: Type.Integer({ minimum: 1 }), hashes: Type.Array(Bytes32) },
  closed,
)

const Place = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' })
const Size = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })

/** At most 500 leaves at a time; all of them unless said otherwise. */
export const KeysLogQuery = Type.Object(
  { from: Place, limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|[1-4][0-9]{2}|500)$' })) },
  closed,
)
export const KeysLogSizes = Type.Object({ from: Size, to: Size }, closed)
export const KeysLogSize = Type.Object({ size: Size }, closed)
export const KeysLogParam = Type.Object({ seq: Place }, closed)

export type KeysLogLeaf = Type.Static<typeof KeysLogLeaf>
export type KeysLogLeaves = Type.Static<typeof KeysLogLeaves>
export type KeysLogProof = Type.Static<typeof KeysLogProof>
