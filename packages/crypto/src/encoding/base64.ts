import { CryptoError } from '../crypto-error.ts'

/** Padded standard base64 (RFC 4648 §4), as Standard Webhooks and signed notes want it. */
export function toPaddedB64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Decodes canonical padded standard base64. @throws CryptoError `encoding` */
export function fromPaddedB64(text: string, length?: number): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  if (toPaddedB64(bytes) !== text) throw new CryptoError('encoding')
  if (length !== undefined && bytes.length !== length) throw new CryptoError('encoding')
  return bytes
}
