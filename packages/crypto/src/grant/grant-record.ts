import { encrypt } from '../aead/xchacha.ts'
import { CryptoError } from '../crypto-error.ts'
import { type Signer, signBytes } from '../ed25519/sign-bytes.ts'
import type { PublicKey } from '../ed25519/verify-signature.ts'
import { toB64 } from '../encoding/base64url.ts'
import { compareBytes, type Random } from '../encoding/bytes.ts'
import { encodeHeader, keyIdOf } from '../encoding/header.ts'
import { encapsulate } from '../kem/xwing.ts'
import { wipe } from '../sodium.ts'
import { grantDigestOf, grantToSign, wrapLeaf } from './commitment.ts'
import { type Grant, grantTarget } from './grant.ts'
import { grantKek, wrapInput } from './wrap-key.ts'

export type GrantRequest = Signer & {
  header: object
  fieldKeys: ReadonlyMap<string, Uint8Array>
  epochPk: PublicKey
  random: Random
}

/**
 * Wraps the keys of the fields named in `header.stages` to one epoch key and signs the grant. Other keys in `fieldKeys`
 * are left out.
 * @throws CryptoError `missing-key` naming a staged field without a key; `header`, `stages`, `key`, `random`
 */
export function grantRecord({ header, fieldKeys, epochPk, kid, signSk, random }: GrantRequest): Grant {
  const head = encodeHeader(header)
  const { record, names } = grantTarget(head.json)
  const { enc, sharedSecret } = encapsulate(epochPk, random)
  const kek = grantKek(sharedSecret, record)
  const wraps: [string, string][] = []
  const leaves: Uint8Array[] = []
  for (const name of [...names].sort()) {
    const fieldKey = fieldKeys.get(name)
    if (fieldKey === undefined) throw new CryptoError('missing-key', name)
    if (fieldKey.length !== 32) throw new CryptoError('key', name)
    const input = wrapInput(kek, record, name)
    const wrap = encrypt(input, fieldKey)
    wipe(input.key)
    wraps.push([name, toB64(wrap)])
    leaves.push(wrapLeaf(name, wrap))
  }
  wipe(kek, sharedSecret)
  leaves.sort(compareBytes)
  const digest = grantDigestOf(head.bytes, enc, leaves)
  return {
    header: head.text,
    enc: toB64(enc),
    wraps: Object.fromEntries(wraps),
    leaves: leaves.map(toB64),
    kid: keyIdOf(kid),
    sig: toB64(signBytes(grantToSign(digest), signSk)),
  }
}
