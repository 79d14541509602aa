import type { AttachmentView } from '@kinlink/contracts'
import { ATTACHMENT_KINDS, Bytes32, MEDIA_TYPES } from '@kinlink/contracts'
import { MAX_BLOB_CONTENT } from '@kinlink/crypto/hash'
import { checkAttachments, MAX_DOCUMENTS, MAX_PHOTOS } from '@kinlink/policy'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { isOfType } from './clean-attachment.ts'

const closed = { additionalProperties: false } as const

/**
 * The value of a message's field `attachments`: all of them are one blob, one after the other, so that the exchange counts none and tells no photograph from a document. Key,
 * digest and length are the blob's.
 */
export const Parcel = Type.Object(
  {
    key: Bytes32,
    digest: Bytes32,
    length: Type.Integer({ minimum: 1, maximum: MAX_BLOB_CONTENT }),
    items: Type.Array(
      Type.Object(
        {
          kind: Type.Enum([...ATTACHMENT_KINDS]),
          mediaType: Type.Enum([...MEDIA_TYPES]),
          length: Type.Integer({ minimum: 1, maximum: MAX_BLOB_CONTENT }),
        },
        closed,
      ),
      { minItems: 1, maxItems: MAX_PHOTOS + MAX_DOCUMENTS },
    ),
  },
  closed,
)
export type Parcel = Type.Static<typeof Parcel>
type Item = Parcel['items'][number]
const parcel = Compile(Type.Union([Parcel, Type.Null()]))

/** A parcel as another Society's casework made it, null for none; undefined for what is neither. A message of schema 1 has no such field. */
export function readParcel(value: unknown): Parcel | null | undefined {
  const said = value ?? null
  if (!parcel.Check(said)) return undefined
  if (said === null) return null
  const sum = said.items.reduce((whole, { length }) => whole + length, 0)
  const limits = { each: said.length, together: said.length }
  return sum === said.length && checkAttachments(said.items, limits).length === 0 ? said : undefined
}

export const itemOf = ({ kind, mediaType, length }: Item | AttachmentView): Item => ({ kind, mediaType, length })

/** Takes a parcel apart; null if one of its parts is not what it is said to be. */
export function unpack(items: readonly Item[], content: Uint8Array): Uint8Array[] | null {
  let at = 0
  const parts = items.map(({ length }) => {
    at += length
    return content.slice(at - length, at)
  })
  return parts.every((part, index) => isOfType(items[index]?.mediaType ?? 'image/jpeg', part)) ? parts : null
}
