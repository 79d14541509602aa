import { TAG_BYTES } from '../aead/wire-size.ts'
import { CryptoError } from '../crypto-error.ts'
import { decodedLength, decodeInto, fromB64 } from '../encoding/base64url.ts'
import { compareBytes, concat, type Room, roomFor, u32 } from '../encoding/bytes.ts'
import { bytesMember, type Header, keyIdOf, memberOf, readOrKnown, revisionMember } from '../encoding/header.ts'
import { checkFieldName, exactMembers, membersOf, textOf, textsOf } from '../encoding/shape.ts'
import type { JsonObject } from '../encoding/strict-json.ts'

/** One encrypted field: nonce, ciphertext, key commitment; all base64url. */
export type SealedField = { n: string; c: string; k: string }
/** Sealed record as it travels (layout version 1). */
export type SealedRecord = {
  header: string
  leaves: string[]
  fields: Record<string, SealedField>
  kid: string
  sig: string
}

export const MAX_FIELDS = 64
/** 64 Ki characters of base64url. */
export const MAX_CIPHERTEXT_BYTES = 49_152
export const LEAF_MULTIPLE = 8
/** Room to decode ciphertexts in, at once: enough for most records. */
const CIPHERTEXTS_BYTES = 4096

export type FieldBytes = { n: Uint8Array; c: Uint8Array; k: Uint8Array }
/** Which record and revision; part of every commitment, so that nothing moves between records. */
export type RecordRef = {
  rid: Uint8Array
  rev: number
  /** Both as every layout has them: 16 bytes, then four. */
  place: Uint8Array
}
export type ParsedRecord = {
  header: Header
  ref: RecordRef
  leaves: Uint8Array[]
  fields: Map<string, FieldBytes>
  kid: string
  sig: Uint8Array
}

/** What this package needs of a record header: `rid`, `rev` and `prev` (null for revision 0, a digest after). @throws CryptoError `header` */
export function recordRef(header: JsonObject): RecordRef {
  const rid = bytesMember(header, 'rid', 16)
  const rev = revisionMember(header)
  const prev = memberOf(header, 'prev') ?? null
  if ((prev === null) !== (rev === 0)) throw new CryptoError('header')
  if (prev !== null) bytesMember(header, 'prev', 32)
  return refOf(rid, rev)
}

/** Record id and revision, also as the bytes they are bound by. */
export function refOf(rid: Uint8Array, rev: number): RecordRef {
  return { rid, rev, place: concat(rid, u32(rev)) }
}

/** Reads the wire form strictly; checks encodings, sizes, names and the order of leaves, no signature. @throws CryptoError */
export function parseRecord(value: unknown, known?: Header): ParsedRecord {
  const members = exactMembers(value, ['header', 'leaves', 'fields', 'kid', 'sig'])
  const header = readOrKnown(members.header, known)
  return {
    header,
    ref: recordRef(header.json),
    leaves: parseRecordLeaves(members.leaves),
    fields: parseFields(members.fields),
    kid: keyIdOf(members.kid),
    sig: fromB64(textOf(members.sig), 64),
  }
}

function parseRecordLeaves(value: unknown): Uint8Array[] {
  const leaves = parseLeaves(value)
  if (leaves.length === 0 || leaves.length % LEAF_MULTIPLE !== 0) throw new CryptoError('leaves')
  return leaves
}

/** Leaves: 32 bytes each, at most 64, strictly ascending (so without duplicates). @throws CryptoError `leaves` */
export function parseLeaves(value: unknown): Uint8Array[] {
  if (!Array.isArray(value) || value.length > MAX_FIELDS) throw new CryptoError('leaves')
  const leaves = textsOf(value, MAX_FIELDS).map((leaf) => fromB64(leaf, 32))
  if (!isAscending(leaves)) throw new CryptoError('leaves')
  return leaves
}

/** Whether each leaf is greater than the one before. */
export function isAscending(leaves: readonly Uint8Array[]): boolean {
  return leaves.every((leaf, at) => {
    const before = leaves[at - 1]
    return before === undefined || compareBytes(before, leaf) < 0
  })
}

function parseFields(value: unknown): Map<string, FieldBytes> {
  const members = membersOf(value)
  if (members.size > MAX_FIELDS) throw new CryptoError('size')
  const room = roomFor(CIPHERTEXTS_BYTES)
  const fields = new Map<string, FieldBytes>()
  for (const [name, field] of members) fields.set(checkFieldName(name), parseField(name, field, room))
  return fields
}

function parseField(name: string, value: unknown, room: Room): FieldBytes {
  try {
    const { n, c, k } = exactMembers(value, ['n', 'c', 'k'])
    const ciphertext = textOf(c)
    const length = decodedLength(ciphertext)
    if (length > MAX_CIPHERTEXT_BYTES || length <= TAG_BYTES) throw new CryptoError('size')
    return { n: fromB64(textOf(n), 24), c: decodeInto(room(length), ciphertext), k: fromB64(textOf(k), 32) }
  } catch (error) {
    throw error instanceof CryptoError ? new CryptoError(error.code, name) : error
  }
}
