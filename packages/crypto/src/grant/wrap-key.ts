import { type AeadInput, ZERO_NONCE } from '../aead/xchacha.ts'
import { keyedHashOf } from '../digest/blake2b.ts'
import { concat, nameBytes, T } from '../encoding/bytes.ts'

const KEK = T('rfl/kem/xwing/v1')
const WRAP_KEY = T('rfl/wrapkey/v1')
const WRAP = T('rfl/wrap/v1')

/** Key-encryption key of a grant, from X-Wing's shared secret and the record's digest. */
export function grantKek(sharedSecret: Uint8Array, record: Uint8Array): Uint8Array {
  return keyedHashOf(sharedSecret, KEK, record)
}

/** How one field's key is wrapped. The zero nonce is safe: the wrap key comes from a fresh secret and is used once. */
export function wrapInput(kek: Uint8Array, record: Uint8Array, name: string): AeadInput {
  const label = nameBytes(name)
  return {
    key: keyedHashOf(kek, WRAP_KEY, label),
    nonce: ZERO_NONCE(),
    aad: concat(WRAP, record, label),
  }
}
