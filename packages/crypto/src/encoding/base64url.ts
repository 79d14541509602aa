import { CryptoError } from '../crypto-error.ts'

const ALPHABET = /^[A-Za-z0-9_-]*$/

/** Unpadded base64url (RFC 4648 §5), the one encoding of bytes in our JSON. */
export function toB64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

/**
 * Decodes canonical unpadded base64url: padding, white space, the other alphabet and stray tail bits are refused, so
 * that one value has one spelling. With `length`, any other number of bytes is refused too.
 * @throws CryptoError `encoding`
 */
export function fromB64(text: string, length?: number): Uint8Array {
  if (typeof text !== 'string' || !ALPHABET.test(text)) throw new CryptoError('encoding')
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'))
  if (toB64(bytes) !== text) throw new CryptoError('encoding')
  if (length !== undefined && bytes.length !== length) throw new CryptoError('encoding')
  return bytes
}
