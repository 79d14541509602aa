import { decrypt } from '../aead/xchacha.ts'
import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import type { PublicKey } from '../ed25519/verify-signature.ts'
import { toB64 } from '../encoding/base64url.ts'
import { equalBytes } from '../encoding/bytes.ts'
import { decapsulate } from '../kem/xwing.ts'
import { type OpenedRecord, openParsed } from '../record/open-fields.ts'
import type { SealedRecord } from '../record/sealed-record.ts'
import { demandRecord, describe } from '../record/verify-record.ts'
import { wipe } from '../sodium.ts'
import type { Grant, ParsedGrant } from './grant.ts'
import { demandGrant } from './verify-grant.ts'
import { grantKek, wrapInput } from './wrap-key.ts'

/** A grant, the secret of the epoch it is wrapped to, and the key of the officer who signed it. */
export type GrantKeys = { epochSk: Uint8Array; signPk: PublicKey }

/** Verifies a grant, whole or projected, and unwraps the field keys it still holds. `record` is D of what they open. */
export function openGrant(
  grant: Grant,
  keys: GrantKeys,
): Outcome<{ record: string; fieldKeys: Map<string, Uint8Array> }> {
  return outcome(() => {
    const { grant: parsed } = demandGrant(grant, keys.signPk)
    return { record: toB64(parsed.target.record), fieldKeys: unwrapAll(parsed, keys.epochSk) }
  })
}

export type OpenRequest = { record: SealedRecord; signPk: PublicKey; grant: Grant; grantKeys: GrantKeys }

/**
 * The whole way for a recipient: verifies record and grant, that the grant is for this very record and revision, and
 * opens every field that both still hold. Field keys are wiped after.
 */
export function openRecord({ record, signPk, grant, grantKeys }: OpenRequest): Outcome<OpenedRecord> {
  return outcome(() => {
    const verified = demandRecord(record, signPk)
    const { grant: parsed } = demandGrant(grant, grantKeys.signPk)
    const { target } = parsed
    const { rid, rev } = verified.record.ref
    if (!equalBytes(target.record, verified.digest) || target.rid !== toB64(rid) || target.rev !== rev) {
      throw new CryptoError('another-record')
    }
    const fieldKeys = unwrapAll(parsed, grantKeys.epochSk)
    try {
      return { ...describe(verified), ...openParsed(verified.record, fieldKeys) }
    } finally {
      wipe(...fieldKeys.values())
    }
  })
}

function unwrapAll({ enc, target, wraps }: ParsedGrant, epochSk: Uint8Array): Map<string, Uint8Array> {
  const sharedSecret = decapsulate(enc, epochSk)
  const kek = grantKek(sharedSecret, target.record)
  const fieldKeys = new Map<string, Uint8Array>()
  try {
    for (const [name, wrap] of wraps) {
      const input = wrapInput(kek, target.record, name)
      const fieldKey = decrypt(input, wrap)
      wipe(input.key)
      if (fieldKey === undefined) throw new CryptoError('unwrap', name)
      fieldKeys.set(name, fieldKey)
    }
  } finally {
    wipe(kek, sharedSecret)
  }
  return fieldKeys
}
