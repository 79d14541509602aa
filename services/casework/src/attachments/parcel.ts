import type { AttachmentView } from '@kinlink/contracts'
import { ANSWER_BYTES, ATTACHMENT_KINDS, Bytes32, MEDIA_TYPES } from '@kinlink/contracts'
import { MAX_BLOB_CONTENT } from '@kinlink/crypto/hash'
import { checkAttachments, MAX_DOCUMENTS, MAX_PHOTOS, MAX_RECORDINGS } from '@kinlink/policy'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { isOfType } from './clean-attachment.ts'

const closed = { additionalProperties: false } as const

const AnItem = Type.Object(
  {
    kind: Type.Enum([...ATTACHMENT_KINDS]),
    mediaType: Type.Enum([...MEDIA_TYPES]),
    length: Type.Integer({ minimum: 1, maximum: MAX_BLOB_CONTENT }),
  },
  closed,
)
const parcelOf = (minItems: number) =>
  Type.Object(
    {
      key: Bytes32,
      digest: Bytes32,
      length: Type.Integer({ minimum: 1, maximum: MAX_BLOB_CONTENT }),
      items: Type.Array(AnItem, { minItems, maxItems: MAX_PHOTOS + MAX_DOCUMENTS + MAX_RECORDINGS }),
    },
    closed,
  )

/**
 * The value of a message's field `attachments`: all of them are one blob, one after the other, so that the exchange counts none and tells no photograph from a document. Key,
 * digest and length are the blob's.
 */
export const Parcel = parcelOf(1)
export type Parcel = Type.Static<typeof Parcel>
type Item = Parcel['items'][number]
const parcel = Compile(Type.Union([Parcel, Type.Null()]))
/** The same of an answer to a message, which may have nothing in it: its blob is of one length whatever it says. */
const answerParcel = Compile(Type.Union([parcelOf(0), Type.Null()]))

/** A parcel as another Society's casework made it, null for none; undefined for what is neither. A message of schema 1 has no such field. */
export function readParcel(value: unknown): Parcel | null | undefined {
  const said = value ?? null
  if (!parcel.Check(said)) return undefined
  if (said === null) return null
  return lengthOf(said.items) === said.length && isAllowed(said) ? said : undefined
}

/** The same for an answer to a message. One of an earlier schema has no such field and brings nothing. */
export function readAnswerParcel(value: unknown): Parcel | null | undefined {
  const said = value ?? null
  if (!answerParcel.Check(said)) return undefined
  if (said === null) return null
  return said.length === ANSWER_BYTES && isAllowed(said) ? said : undefined
}

const lengthOf = (items: readonly Item[]): number => items.reduce((whole, { length }) => whole + length, 0)
const isAllowed = ({ items, length }: Parcel): boolean =>
  checkAttachments(items, { each: length, together: length }).length === 0

export const itemOf = ({ kind, mediaType, length }: Item | AttachmentView): Item => ({ kind, mediaType, length })

/** Takes a parcel apart; null if one of its parts is not what it is said to be, or something lies behind the last. */
export function unpack(items: readonly Item[], content: Uint8Array): Uint8Array[] | null {
  let at = 0
  const parts = items.map(({ length }) => {
    at += length
    return content.slice(at - length, at)
  })
  if (content.subarray(at).some((byte) => byte !== 0)) return null
  return parts.every((part, index) => isOfType(items[index]?.mediaType ?? 'image/jpeg', part)) ? parts : null
}
