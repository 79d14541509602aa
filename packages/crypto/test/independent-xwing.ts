import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js'

/** What decapsulation gives, hex, by another implementation of X-Wing than ours. */
export function kemSharedSecret(enc: string, kemSk: string): string {
  const secret = Uint8Array.from(Buffer.from(kemSk, 'hex'))
  return Buffer.from(ml_kem768_x25519.decapsulate(new Uint8Array(Buffer.from(enc, 'base64url')), secret)).toString(
    'hex',
  )
}
