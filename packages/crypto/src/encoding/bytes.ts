import { timingSafeEqual } from 'node:crypto'
import { CryptoError } from '../crypto-error.ts'

/** Source of randomness, handed in by the caller (`node:crypto` randomBytes); must return exactly `n` bytes. */
export type Random = (n: number) => Uint8Array

/** `n` bytes from the caller's source, copied into a plain array. @throws CryptoError `random` when the source runs short */
export function draw(random: Random, n: number): Uint8Array {
  const bytes = random(n)
  if (!(bytes instanceof Uint8Array) || bytes.length !== n) throw new CryptoError('random')
  return Uint8Array.from(bytes)
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The parts one after the other. */
export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Domain-separation tag: the text followed by one zero byte. */
export function T(text: string): Uint8Array {
  return concat(utf8(text), Uint8Array.of(0))
}

function unsigned(value: number, width: 1 | 2 | 4): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * width)) throw new CryptoError('size')
  const bytes = Buffer.alloc(width)
  bytes.writeUIntBE(value, 0, width)
  return new Uint8Array(bytes)
}

/** Big-endian unsigned integers. @throws CryptoError `size` when the value does not fit */
export const u16 = (value: number): Uint8Array => unsigned(value, 2)
export const u32 = (value: number): Uint8Array => unsigned(value, 4)

/** One length byte, then the bytes. @throws CryptoError `size` over 255 bytes */
export function lp8(bytes: Uint8Array): Uint8Array {
  return concat(unsigned(bytes.length, 1), bytes)
}

/** Four length bytes, then the bytes. */
export function lp32(bytes: Uint8Array): Uint8Array {
  return concat(u32(bytes.length), bytes)
}

/** Equality in time that does not depend on where the bytes differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Bytewise order, as `sort` wants it. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}

/** @throws CryptoError `key` unless `bytes` is a byte array of exactly `length` */
export function keyOf(bytes: Uint8Array, length: number): Uint8Array {
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) throw new CryptoError('key')
  return bytes
}
