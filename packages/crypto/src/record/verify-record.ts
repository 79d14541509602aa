import { TAG_BYTES } from '../aead/wire-size.ts'
import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { demandSignature, type PublicKey } from '../ed25519/verify-signature.ts'
import { toB64 } from '../encoding/base64url.ts'
import { includesBytes } from '../encoding/bytes.ts'
import type { Header } from '../encoding/header.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import { fieldLeaf, recordDigestOf, recordToSign } from './commitment.ts'
import { LEAF_MULTIPLE, type ParsedRecord, parseRecord, type SealedRecord } from './sealed-record.ts'

export type VerifiedRecord = {
  /** D, base64url. */
  digest: string
  header: JsonObject
  rid: string
  rev: number
  kid: string
  /** Names present, each with the padded length of its plaintext in bytes, to hold against the catalogue's bucket. */
  fields: ReadonlyMap<string, number>
}

/**
 * Verifies a record as its author hands it in: strict form, signature, every field committed, none withheld (all leaves
 * but fewer than eight decoys belong to a present field). Needs no secret. Which key `kid` names is for the caller to know.
 * `known`: its header, where it has been decoded.
 */
export function verifyRecord(record: SealedRecord, signPk: PublicKey, known?: Header): Outcome<VerifiedRecord> {
  return outcome(() => {
    const parsed = demandRecord(record, signPk, known)
    const whole = Math.ceil(parsed.record.fields.size / LEAF_MULTIPLE) * LEAF_MULTIPLE
    if (whole !== parsed.record.leaves.length) throw new CryptoError('incomplete')
    return describe(parsed)
  })
}

/** As verifyRecord, for what a recipient is shown: fields may be missing, those present are the author's, unchanged. */
export function verifyProjection(record: SealedRecord, signPk: PublicKey): Outcome<VerifiedRecord> {
  return outcome(() => describe(demandRecord(record, signPk)))
}

/** @throws CryptoError */
export function demandRecord(
  value: unknown,
  signPk: PublicKey,
  known?: Header,
): { record: ParsedRecord; digest: Uint8Array } {
  const record = parseRecord(value, known)
  const digest = recordDigestOf(record.header.bytes, record.leaves)
  demandSignature(record.sig, recordToSign(digest), signPk)
  for (const [name, field] of record.fields) {
    if (!includesBytes(record.leaves, fieldLeaf(record.ref, name, field)))
      throw new CryptoError('field-not-committed', name)
  }
  return { record, digest }
}

/** What callers learn of a verified record. */
export function describe({ record, digest }: { record: ParsedRecord; digest: Uint8Array }): VerifiedRecord {
  const fields = new Map<string, number>()
  for (const [name, field] of record.fields) fields.set(name, field.c.length - TAG_BYTES)
  return {
    digest: toB64(digest),
    header: record.header.json,
    rid: toB64(record.ref.rid),
    rev: record.ref.rev,
    kid: record.kid,
    fields,
  }
}
