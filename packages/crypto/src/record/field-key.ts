import { keyedHashOf } from '../digest/blake2b.ts'
import { T } from '../encoding/bytes.ts'
import { HEADER_LIMITS, type JsonLimits } from '../encoding/strict-json.ts'
import { MAX_CIPHERTEXT_BYTES } from './sealed-record.ts'

const KEY_COMMITMENT = T('rfl/keycommit/v1')

/** Commitment to a field's key: a recipient given another key notices, and an auditor can prove what was sent. */
export function keyCommitment(fieldKey: Uint8Array, aad: Uint8Array): Uint8Array {
  return keyedHashOf(fieldKey, KEY_COMMITMENT, aad)
}

/** A field's value is JSON under the same strictness as a header, with room for a field. */
export const VALUE_LIMITS: JsonLimits = { maxBytes: MAX_CIPHERTEXT_BYTES, maxDepth: HEADER_LIMITS.maxDepth }
