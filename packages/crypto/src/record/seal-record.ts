import { encrypt } from '../aead/xchacha.ts'
import { CryptoError } from '../crypto-error.ts'
import { type Signer, signBytes } from '../ed25519/sign-bytes.ts'
import { toB64 } from '../encoding/base64url.ts'
import { compareBytes, draw, type Random, utf8 } from '../encoding/bytes.ts'
import { encodeHeader, keyIdOf } from '../encoding/header.ts'
import { checkFieldName } from '../encoding/shape.ts'
import { type JsonValue, parseStrictJson } from '../encoding/strict-json.ts'
import { wipe } from '../sodium.ts'
import { fieldAad, fieldLeaf, recordDigestOf, recordToSign } from './commitment.ts'
import { keyCommitment, VALUE_LIMITS } from './field-key.ts'
import { pad } from './padding.ts'
import {
  type FieldBytes,
  isAscending,
  LEAF_MULTIPLE,
  MAX_CIPHERTEXT_BYTES,
  MAX_FIELDS,
  type RecordRef,
  recordRef,
  type SealedField,
  type SealedRecord,
} from './sealed-record.ts'

/** A value to seal and the catalogue's padding bucket for it, in bytes. */
export type FieldValue = { value: JsonValue; bucket: number }
/** Per field name the 32-byte key that opens it. Secret; wrap it into grants, then wipe it. */
export type FieldKeys = Map<string, Uint8Array>
export type SealRequest = Signer & { header: object; fields: ReadonlyMap<string, FieldValue>; random: Random }
export type SealedResult = { record: SealedRecord; digest: string; fieldKeys: FieldKeys }

/**
 * Seals and signs a record: each field under a key of its own, bound to record, revision and name; decoys up to a
 * multiple of eight leaves. Random draws per field in order of name: key, nonce; then the decoys.
 * @throws CryptoError for a header, name, value or size that no reader would accept
 */
export function sealRecord({ header, fields, kid, signSk, random }: SealRequest): SealedResult {
  if (fields.size === 0 || fields.size > MAX_FIELDS) throw new CryptoError('size')
  const head = encodeHeader(header)
  const ref = recordRef(head.json)
  const sealed: [string, SealedField][] = []
  const leaves: Uint8Array[] = []
  const fieldKeys: FieldKeys = new Map()
  for (const [name, field] of [...fields].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const fieldKey = draw(random, 32)
    fieldKeys.set(checkFieldName(name), fieldKey)
    const bytes = sealField({ ref, name, field, fieldKey, nonce: draw(random, 24) })
    sealed.push([name, { n: toB64(bytes.n), c: toB64(bytes.c), k: toB64(bytes.k) }])
    leaves.push(fieldLeaf(ref, name, bytes))
  }
  addDecoys(leaves, random)
  const digest = recordDigestOf(head.bytes, leaves)
  const record = {
    header: head.text,
    leaves: leaves.map(toB64),
    fields: Object.fromEntries(sealed),
    kid: keyIdOf(kid),
    sig: toB64(signBytes(recordToSign(digest), signSk)),
  }
  return { record, digest: toB64(digest), fieldKeys }
}

type FieldJob = { ref: RecordRef; name: string; field: FieldValue; fieldKey: Uint8Array; nonce: Uint8Array }

function sealField({ ref, name, field, fieldKey, nonce }: FieldJob): FieldBytes {
  const plaintext = valueBytes(name, field.value)
  const padded = pad(plaintext, field.bucket)
  const aad = fieldAad(ref, name)
  const c = encrypt({ key: fieldKey, nonce, aad }, padded)
  wipe(plaintext, padded)
  if (c.length > MAX_CIPHERTEXT_BYTES) throw new CryptoError('size', name)
  return { n: nonce, c, k: keyCommitment(fieldKey, aad) }
}

/** The value's JSON bytes, read back strictly so that nothing is sealed that cannot be opened. */
function valueBytes(name: string, value: JsonValue): Uint8Array {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) throw new CryptoError('json', name)
  const bytes = utf8(text)
  try {
    parseStrictJson(bytes, VALUE_LIMITS)
  } catch (error) {
    throw error instanceof CryptoError ? new CryptoError(error.code, name) : error
  }
  return bytes
}

/** Fills up with random leaves and sorts, so that neither number nor place tells the fields. */
function addDecoys(leaves: Uint8Array[], random: Random): void {
  while (leaves.length % LEAF_MULTIPLE !== 0) leaves.push(draw(random, 32))
  leaves.sort(compareBytes)
  if (!isAscending(leaves)) throw new CryptoError('random')
}
