import { CryptoError } from '../crypto-error.ts'

/** Bytes, then 0x80, then zeros up to the next multiple of `bucket`. @throws CryptoError `padding` unless 16 ≤ bucket ≤ 32768 */
export function pad(bytes: Uint8Array, bucket: number): Uint8Array {
  if (!Number.isInteger(bucket) || bucket < 16 || bucket > 32_768) throw new CryptoError('padding')
  const padded = new Uint8Array(Math.ceil((bytes.length + 1) / bucket) * bucket)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  return padded
}

/** @throws CryptoError `padding` when the tail is not 0x80 and zeros */
export function unpad(padded: Uint8Array): Uint8Array {
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end -= 1
  if (padded[end] !== 0x80) throw new CryptoError('padding')
  return padded.slice(0, end)
}
