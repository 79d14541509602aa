import { CryptoError } from '../crypto-error.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Six bits for each letter of the alphabet, -1 for every other UTF-16 code unit. */
const VALUES = new Int8Array(65_536).fill(-1)
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value

const DESK_BYTES = 256
const desk = Buffer.alloc(DESK_BYTES)

/**
 * Unpadded base64url (RFC 4648 §5), the one encoding of bytes in our JSON. Short values are laid out in one place first:
 * asking a short array for its `buffer` would make the engine move it.
 */
export function toB64(bytes: Uint8Array): string {
  if (bytes.length <= DESK_BYTES) {
    desk.set(bytes)
    return desk.toString('base64url', 0, bytes.length)
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

/**
 * Decodes canonical unpadded base64url: padding, white space, the other alphabet and stray tail bits are refused, so
 * that one value has one spelling. With `length`, any other number of bytes is refused too. Written out, because
 * a record holds a hundred short values and calling into the platform for each costs more than decoding it.
 * @throws CryptoError `encoding`
 */
export function fromB64(text: string, length?: number): Uint8Array {
  if (typeof text !== 'string') throw new CryptoError('encoding')
  return decodeInto(new Uint8Array(length ?? decodedLength(text)), text)
}

/** How many bytes a base64url text stands for. */
export function decodedLength(text: string): number {
  return (text.length * 3) >> 2
}

/** Fills `bytes` with what `text` stands for; any other number of bytes is refused. @throws CryptoError `encoding` */
export function decodeInto(bytes: Uint8Array, text: string): Uint8Array {
  if (text.length % 4 === 1 || decodedLength(text) !== bytes.length) throw new CryptoError('encoding')
  const whole = text.length - (text.length % 4)
  let at = 0
  // A letter that is none sets the sign, which stays through every shift and `|`.
  let faults = 0
  for (let from = 0; from < whole; from += 4) {
    const first = VALUES[text.charCodeAt(from)] ?? -1
    const second = VALUES[text.charCodeAt(from + 1)] ?? -1
    const third = VALUES[text.charCodeAt(from + 2)] ?? -1
    const fourth = VALUES[text.charCodeAt(from + 3)] ?? -1
    const word = (first << 18) | (second << 12) | (third << 6) | fourth
    faults |= word
    bytes[at] = word >> 16
    bytes[at + 1] = word >> 8
    bytes[at + 2] = word
    at += 3
  }
  faults |= decodeTail(text, whole, bytes, at)
  if (faults < 0) throw new CryptoError('encoding')
  return bytes
}

function sixBits(text: string, at: number): number {
  return VALUES[text.charCodeAt(at)] ?? -1
}

/** The last two or three letters: one or two bytes. Negative for a letter that is none or a bit beyond the bytes. */
function decodeTail(text: string, from: number, bytes: Uint8Array, at: number): number {
  if (from === text.length) return 0
  const third = from + 2 < text.length ? sixBits(text, from + 2) : 0
  const word = (sixBits(text, from) << 12) | (sixBits(text, from + 1) << 6) | third
  bytes[at] = word >> 10
  if (from + 2 === text.length) return word < 0 || (word & 0x3ff) !== 0 ? -1 : 0
  bytes[at + 1] = word >> 2
  return word < 0 || (word & 0x3) !== 0 ? -1 : 0
}
