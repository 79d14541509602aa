import { hashOf } from '../digest/blake2b.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, nameBytes, T, u16, u32 } from '../encoding/bytes.ts'
import type { FieldBytes, RecordRef, SealedRecord } from './sealed-record.ts'

const FIELD = T('rfl/field/v1')
const LEAF = T('rfl/leaf/v1')
const RECORD = T('rfl/record/v1')
const TO_SIGN = T('rfl/sig/record/v1')

/** Associated data of a field: binds its ciphertext to record, revision and name. */
export function fieldAad(ref: RecordRef, name: string): Uint8Array {
  return concat(FIELD, ref.place, nameBytes(name))
}

/** Commitment to one encrypted field. */
export function fieldLeaf(ref: RecordRef, name: string, field: FieldBytes): Uint8Array {
  const { n, k, c } = field
  return hashOf(LEAF, ref.place, nameBytes(name), n, k, u32(c.length), c)
}

/** D: what the author signs, and how grants and later revisions name this record. */
export function recordDigestOf(header: Uint8Array, leaves: Uint8Array[]): Uint8Array {
  return hashOf(RECORD, u32(header.length), header, u16(leaves.length), ...leaves)
}

/** The bytes under the author's signature. */
export function recordToSign(digest: Uint8Array): Uint8Array {
  return concat(TO_SIGN, digest)
}

/** D of a record or projection, base64url; the same for both. Computes only, verifies nothing. @throws CryptoError `encoding` */
export function recordDigest(record: Pick<SealedRecord, 'header' | 'leaves'>): string {
  const leaves = record.leaves.map((leaf) => fromB64(leaf, 32))
  return toB64(recordDigestOf(fromB64(record.header), leaves))
}
