import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { demandSignature, type PublicKey } from '../ed25519/verify-signature.ts'
import { toB64 } from '../encoding/base64url.ts'
import { includesBytes } from '../encoding/bytes.ts'
import type { Header } from '../encoding/header.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import { grantDigestOf, grantToSign, wrapLeaf } from './commitment.ts'
import { type Grant, type ParsedGrant, parseGrant, type Stages } from './grant.ts'

export type VerifiedGrant = {
  digest: string
  header: JsonObject
  gid: string
  /** D of the record it opens, base64url: compare it with the record's. */
  record: string
  rid: string
  rev: number
  kid: string
  stages: Stages
  /** Names whose wraps are present. */
  fields: string[]
  /** False once the gateway dropped wraps. */
  complete: boolean
}

/**
 * Verifies a grant, whole or projected: strict form, signature, every present wrap committed and in a stage. Needs no
 * secret. Whether the grant belongs to a record, is in force and is allowed is for the caller to compare. `known`: its header,
 * where it has been decoded.
 */
export function verifyGrant(grant: Grant, signPk: PublicKey, known?: Header): Outcome<VerifiedGrant> {
  return outcome(() => {
    const { grant: parsed, digest } = demandGrant(grant, signPk, known)
    const { gid, rid, rev, stages, names, record } = parsed.target
    return {
      digest: toB64(digest),
      header: parsed.header.json,
      gid,
      record: toB64(record),
      rid,
      rev,
      kid: parsed.kid,
      stages,
      fields: [...parsed.wraps.keys()],
      complete: parsed.wraps.size === names.size,
    }
  })
}

/** @throws CryptoError */
export function demandGrant(
  value: unknown,
  signPk: PublicKey,
  known?: Header,
): { grant: ParsedGrant; digest: Uint8Array } {
  const grant = parseGrant(value, known)
  const digest = grantDigestOf(grant.header.bytes, grant.enc, grant.leaves)
  demandSignature(grant.sig, grantToSign(digest), signPk)
  for (const [name, wrap] of grant.wraps) {
    if (!grant.target.names.has(name)) throw new CryptoError('field-not-in-stage', name)
    if (!includesBytes(grant.leaves, wrapLeaf(name, wrap))) throw new CryptoError('wrap-not-committed', name)
  }
  return { grant, digest }
}
