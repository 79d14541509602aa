import { type AeadInput, ZERO_NONCE } from '../aead/xchacha.ts'
import { keyedH } from '../digest/blake2b.ts'
import { concat, lp8, T, utf8 } from '../encoding/bytes.ts'

/** Key-encryption key of a grant, from X-Wing's shared secret and the record's digest. */
export function grantKek(sharedSecret: Uint8Array, record: Uint8Array): Uint8Array {
  return keyedH(concat(T('rfl/kem/xwing/v1'), record), sharedSecret)
}

/** How one field's key is wrapped. The zero nonce is safe: the wrap key comes from a fresh secret and is used once. */
export function wrapInput(kek: Uint8Array, record: Uint8Array, name: string): AeadInput {
  const label = lp8(utf8(name))
  return {
    key: keyedH(concat(T('rfl/wrapkey/v1'), label), kek),
    nonce: ZERO_NONCE(),
    aad: concat(T('rfl/wrap/v1'), record, label),
  }
}
