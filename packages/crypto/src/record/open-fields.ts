import { decrypt } from '../aead/xchacha.ts'
import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import type { PublicKey } from '../ed25519/verify-signature.ts'
import { equalBytes } from '../encoding/bytes.ts'
import { type JsonValue, parseStrictJson } from '../encoding/strict-json.ts'
import { wipe } from '../sodium.ts'
import { fieldAad } from './commitment.ts'
import { keyCommitment, VALUE_LIMITS } from './field-key.ts'
import { unpad } from './padding.ts'
import type { FieldBytes, ParsedRecord, RecordRef, SealedRecord } from './sealed-record.ts'
import { demandRecord, describe, type VerifiedRecord } from './verify-record.ts'

export type OpenedRecord = VerifiedRecord & {
  values: Map<string, JsonValue>
  /** Fields present for which no key was given. */
  unopened: string[]
}

/**
 * Verifies the author's signature and opens every present field for which there is a key, checking commitment,
 * binding and padding. One field that fails refuses the whole. Values still have to be held against the catalogue.
 */
export function openFields(
  record: SealedRecord,
  fieldKeys: ReadonlyMap<string, Uint8Array>,
  signPk: PublicKey,
): Outcome<OpenedRecord> {
  return outcome(() => {
    const verified = demandRecord(record, signPk)
    return { ...describe(verified), ...openParsed(verified.record, fieldKeys) }
  })
}

/** @throws CryptoError naming the field */
export function openParsed(
  record: ParsedRecord,
  fieldKeys: ReadonlyMap<string, Uint8Array>,
): Pick<OpenedRecord, 'values' | 'unopened'> {
  const values = new Map<string, JsonValue>()
  const unopened: string[] = []
  for (const [name, field] of record.fields) {
    const fieldKey = fieldKeys.get(name)
    if (fieldKey === undefined) unopened.push(name)
    else values.set(name, openField(record.ref, name, field, fieldKey))
  }
  return { values, unopened }
}

function openField(ref: RecordRef, name: string, field: FieldBytes, fieldKey: Uint8Array): JsonValue {
  if (fieldKey.length !== 32) throw new CryptoError('key', name)
  const aad = fieldAad(ref, name)
  if (!equalBytes(keyCommitment(fieldKey, aad), field.k)) throw new CryptoError('key-commitment', name)
  const padded = decrypt({ key: fieldKey, nonce: field.n, aad }, field.c)
  if (padded === undefined) throw new CryptoError('decrypt', name)
  try {
    return parseStrictJson(unpad(padded), VALUE_LIMITS)
  } catch (error) {
    throw error instanceof CryptoError ? new CryptoError(error.code, name) : error
  } finally {
    wipe(padded)
  }
}
