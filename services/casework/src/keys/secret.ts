import { concat, H, lp32, T, utf8 } from '@kinlink/crypto/hash'

/** Fills `n` bytes with randomness. */
export type Random = (n: number) => Uint8Array

const MIN_CHARACTERS = 32

/**
 * A 32-byte key from a secret of the environment, one per purpose. Such secrets are machine-made, so no slow hash stands in between.
 * @throws RangeError for a secret that is too short to be machine-made
 */
export function keyFromSecret(purpose: 'storage' | 'automation', secret: string): Uint8Array {
  if (secret.length < MIN_CHARACTERS) throw new RangeError('A secret needs at least 32 characters')
  return H(concat(T(`kinlink/casework/${purpose}/v1`), lp32(utf8(secret))))
}
