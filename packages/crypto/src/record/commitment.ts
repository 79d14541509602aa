import { H } from '../digest/blake2b.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, lp8, lp32, T, u16, u32, utf8 } from '../encoding/bytes.ts'
import type { FieldBytes, RecordRef, SealedRecord } from './sealed-record.ts'

/** Associated data of a field: binds its ciphertext to record, revision and name. */
export function fieldAad(ref: RecordRef, name: string): Uint8Array {
  return concat(T('rfl/field/v1'), ref.rid, u32(ref.rev), lp8(utf8(name)))
}

/** Commitment to one encrypted field. */
export function fieldLeaf(ref: RecordRef, name: string, field: FieldBytes): Uint8Array {
  const place = concat(ref.rid, u32(ref.rev), lp8(utf8(name)))
  return H(concat(T('rfl/leaf/v1'), place, field.n, field.k, lp32(field.c)))
}

/** D: what the author signs, and how grants and later revisions name this record. */
export function recordDigestOf(header: Uint8Array, leaves: Uint8Array[]): Uint8Array {
  return H(concat(T('rfl/record/v1'), lp32(header), u16(leaves.length), ...leaves))
}

/** The bytes under the author's signature. */
export function recordToSign(digest: Uint8Array): Uint8Array {
  return concat(T('rfl/sig/record/v1'), digest)
}

/** D of a record or projection, base64url; the same for both. Computes only, verifies nothing. @throws CryptoError `encoding` */
export function recordDigest(record: Pick<SealedRecord, 'header' | 'leaves'>): string {
  const leaves = record.leaves.map((leaf) => fromB64(leaf, 32))
  return toB64(recordDigestOf(fromB64(record.header), leaves))
}
