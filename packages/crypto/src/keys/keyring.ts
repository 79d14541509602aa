import { decrypt, encrypt, ZERO_NONCE } from '../aead/xchacha.ts'
import { CryptoError, type Outcome, outcome } from '../crypto-error.ts'
import { H, keyedH } from '../digest/blake2b.ts'
import { type Signer, signBytes } from '../ed25519/sign-bytes.ts'
import { demandSignature, type PublicKey } from '../ed25519/verify-signature.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { concat, lp32, type Random, T } from '../encoding/bytes.ts'
import { decodeHeader, encodeHeader, keyIdOf, memberOf } from '../encoding/header.ts'
import { exactMembers, textOf } from '../encoding/shape.ts'
import { KEM_CIPHERTEXT_BYTES } from '../kem/wire-size.ts'
import { decapsulate, encapsulate } from '../kem/xwing.ts'
import { wipe } from '../sodium.ts'

/** A secret (an epoch's key) wrapped to one officer's own key and signed by an officer. */
export type KeyringEntry = { header: string; enc: string; wrap: string; kid: string; sig: string }
/** Whom and what it is for: the recipient's key id and the epoch's id. */
export type KeyringContext = { kid: string; eid: string }
export type WrapRequest = {
  secret: Uint8Array
  recipientKemPk: PublicKey
  context: KeyringContext
  signer: Signer
  random: Random
}
export type UnwrapRequest = { kemSk: Uint8Array; signPk: PublicKey; expected: KeyringContext }

const MAX_WRAP_CHARACTERS = 8192

/** Wraps a secret to an officer (or to the recovery key) and signs the entry. @throws CryptoError */
export function wrapKey({ secret, recipientKemPk, context, signer, random }: WrapRequest): KeyringEntry {
  const header = encodeHeader({ v: 1, kid: keyIdOf(context.kid), eid: keyIdOf(context.eid) })
  const { enc, sharedSecret } = encapsulate(recipientKemPk, random)
  const input = wrapInput(header.bytes, sharedSecret)
  const wrap = encrypt(input, secret)
  wipe(input.key, sharedSecret)
  const sig = signBytes(toSign(header.bytes, enc, wrap), signer.signSk)
  return { header: header.text, enc: toB64(enc), wrap: toB64(wrap), kid: keyIdOf(signer.kid), sig: toB64(sig) }
}

/** Verifies who wrapped it and that it is for this officer and epoch, then unwraps. */
export function unwrapKey(entry: KeyringEntry, request: UnwrapRequest): Outcome<{ secret: Uint8Array }> {
  return outcome(() => {
    const members = exactMembers(entry, ['header', 'enc', 'wrap', 'kid', 'sig'])
    const header = decodeHeader(members.header)
    const wrapText = textOf(members.wrap)
    if (wrapText.length > MAX_WRAP_CHARACTERS) throw new CryptoError('size')
    const enc = fromB64(textOf(members.enc), KEM_CIPHERTEXT_BYTES)
    const wrap = fromB64(wrapText)
    keyIdOf(members.kid)
    demandSignature(fromB64(textOf(members.sig), 64), toSign(header.bytes, enc, wrap), request.signPk)
    const { kid, eid } = request.expected
    if (memberOf(header.json, 'kid') !== kid || memberOf(header.json, 'eid') !== eid) throw new CryptoError('header')
    const sharedSecret = decapsulate(enc, request.kemSk)
    const input = wrapInput(header.bytes, sharedSecret)
    const secret = decrypt(input, wrap)
    wipe(input.key, sharedSecret)
    if (secret === undefined) throw new CryptoError('unwrap')
    return { secret }
  })
}

/** The zero nonce is safe: the key comes from a fresh shared secret and encrypts once. */
function wrapInput(header: Uint8Array, sharedSecret: Uint8Array) {
  const key = keyedH(concat(T('rfl/kem/keyring/v1'), lp32(header)), sharedSecret)
  return { key, nonce: ZERO_NONCE(), aad: concat(T('rfl/keyring/wrap/v1'), lp32(header)) }
}

function toSign(header: Uint8Array, enc: Uint8Array, wrap: Uint8Array): Uint8Array {
  return concat(T('rfl/sig/keyring/v1'), H(concat(T('rfl/keyring/v1'), lp32(header), lp32(enc), lp32(wrap))))
}
