import { keyOf } from '../encoding/bytes.ts'
import { sodium } from '../sodium.ts'

/** Who signs: the key's public id and its 64-byte secret (seed, then public key). */
export type Signer = { kid: string; signSk: Uint8Array }

/** Ed25519 (RFC 8032) over bytes that already carry their domain-separation tag. Internal: not an export of any entry. */
export function signBytes(message: Uint8Array, signSk: Uint8Array): Uint8Array {
  return sodium.crypto_sign_detached(message, keyOf(signSk, 64))
}
