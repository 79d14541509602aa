import { Type } from 'typebox'
import { Caller, StoredRecord } from './internal-api.ts'
import { Base64, Id } from './primitives.ts'

const closed = { additionalProperties: false } as const

/** Longest part of a blob in base64url: 262 236 bytes. */
const PART_CHARS = 349_648
const PartBytes = Type.String({ ...Base64(PART_CHARS), minLength: 1 })

/** PUT /v1/blobs/{id}/{part}: one part of a sealed blob, kept for its author until a record names it, for a day at most. Parts never change. */
export const BlobPart = Type.Object({ bytes: PartBytes }, closed)
export type BlobPart = Type.Static<typeof BlobPart>
/**
 * Bytes of what comes with an answer to a message, before sealing: every answer brings a blob of this one size, whatever it says and whether or not something is in it, so that neither
 * tells a reply from the word that nobody can be found at the address.
 */
export const ANSWER_BYTES = 524_288

/** Parts are counted from 0; each but the last has the one length. */
export const BlobPartParams = Type.Object({ id: Id, part: Type.String({ pattern: '^(0|[1-9][0-9]?)$' }) }, closed)
export const BlobPartAnswer = Type.Object(
  { blobId: Id, part: Type.Integer({ minimum: 0 }), state: Type.Literal('stored') },
  closed,
)
export type BlobPartAnswer = Type.Static<typeof BlobPartAnswer>

const Part = Type.Integer({ minimum: 0, maximum: 99 })

/** mailbox POST /internal/blobs/parts. */
export const StoreBlobPart = Type.Object({ caller: Caller, blobId: Id, part: Part, bytes: PartBytes }, closed)
export type StoreBlobPart = Type.Static<typeof StoreBlobPart>

/** mailbox POST /internal/blobs/parts/read: one part of a record's blob, with what the caller may see of the record apart from its fields. Held as a record is. */
export const ReadBlobPart = Type.Object({ caller: Caller, recordId: Id, part: Part }, closed)
export type ReadBlobPart = Type.Static<typeof ReadBlobPart>
export const StoredBlobPart = Type.Object({ stored: StoredRecord, bytes: PartBytes }, closed)
export type StoredBlobPart = Type.Static<typeof StoredBlobPart>
