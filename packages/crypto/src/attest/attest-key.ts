import { createPrivateKey, createPublicKey } from 'node:crypto'
import { keyOf } from '../encoding/bytes.ts'
import { sodium } from '../sodium.ts'

/** An Ed25519 key of the exchange itself (checkpoints, tokens, one per webhook endpoint). Never an officer's. */
export type AttestKey = { secretKey: Uint8Array; publicKey: Uint8Array }

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Key pair of a 32-byte random seed. `secretKey` is seed, then public key. @throws CryptoError `key` */
export function generateAttestKey(seed: Uint8Array): AttestKey {
  const pair = sodium.crypto_sign_seed_keypair(keyOf(seed, 32))
  return { secretKey: pair.privateKey, publicKey: pair.publicKey }
}

/** Ed25519 over content that webhook or note formatting made. Internal: not an export of the entry. */
export function attestBytes(content: Uint8Array, key: AttestKey): Uint8Array {
  return sodium.crypto_sign_detached(content, keyOf(key.secretKey, 64))
}

/** The same key as PEM (PKCS #8 and SPKI, RFC 8410), for libraries that sign and verify tokens. */
export function attestKeyPem(key: AttestKey): { privateKey: string; publicKey: string } {
  const der = Buffer.concat([PKCS8_PREFIX, keyOf(key.secretKey, 64).subarray(0, 32)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString(),
  }
}
