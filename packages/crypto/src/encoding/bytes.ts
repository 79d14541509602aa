import { timingSafeEqual } from 'node:crypto'
import { CryptoError } from '../crypto-error.ts'

/** Source of randomness, handed in by the caller (`node:crypto` randomBytes); must return exactly `n` bytes. */
export type Random = (n: number) => Uint8Array

/** `n` bytes from the caller's source, copied into a plain array. @throws CryptoError `random` when the source runs short */
export function draw(random: Random, n: number): Uint8Array {
  const bytes = random(n)
  if (!(bytes instanceof Uint8Array) || bytes.length !== n) throw new CryptoError('random')
  return new Uint8Array(bytes)
}

const encoder = new TextEncoder()

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The parts one after the other. */
export function concat(...parts: Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Hands out memory. */
export type Room = (n: number) => Uint8Array

/** Hands out parts of pieces of `size` bytes: many small pieces would cost more than what is done with them. */
export function roomFor(size: number): Room {
  let piece = new Uint8Array(0)
  let at = 0
  return (n) => {
    if (at + n > piece.length) {
      piece = new Uint8Array(Math.max(n, size))
      at = 0
    }
    at += n
    return piece.subarray(at - n, at)
  }
}

const DESK_BYTES = 4096
const desk = new Uint8Array(DESK_BYTES)

/**
 * The parts one after the other, for a call that reads them at once and keeps nothing: short ones are laid out in one
 * place that the next call overwrites. For public bytes only.
 */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  let at = 0
  for (const part of parts) {
    if (at + part.length > DESK_BYTES) return concat(...parts)
    desk.set(part, at)
    at += part.length
  }
  return desk.subarray(0, at)
}

/** Domain-separation tag: the text followed by one zero byte. */
export function T(text: string): Uint8Array {
  return concat(utf8(text), Uint8Array.of(0))
}

function unsigned(value: number, width: 1 | 2 | 4): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * width)) throw new CryptoError('size')
  const bytes = new Uint8Array(width)
  for (let at = 0; at < width; at += 1) bytes[at] = value >>> (8 * (width - 1 - at))
  return bytes
}

/** Big-endian unsigned integers. @throws CryptoError `size` when the value does not fit */
export const u16 = (value: number): Uint8Array => unsigned(value, 2)
export const u32 = (value: number): Uint8Array => unsigned(value, 4)

/** One length byte, then the bytes. @throws CryptoError `size` over 255 bytes */
export function lp8(bytes: Uint8Array): Uint8Array {
  return concat(unsigned(bytes.length, 1), bytes)
}

/** A field's name as every layout has it: one length byte, then ASCII. The name has been checked to be one. */
export function nameBytes(name: string): Uint8Array {
  const bytes = new Uint8Array(1 + name.length)
  bytes[0] = name.length
  for (let at = 0; at < name.length; at += 1) bytes[at + 1] = name.charCodeAt(at)
  return bytes
}

/** Four length bytes, then the bytes. */
export function lp32(bytes: Uint8Array): Uint8Array {
  return concat(u32(bytes.length), bytes)
}

/** Equality in time that does not depend on where the bytes differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Bytewise order of what is public, as `sort` wants it. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Whether `wanted` is one of a strictly ascending list. */
export function includesBytes(ascending: readonly Uint8Array[], wanted: Uint8Array): boolean {
  let from = 0
  let to = ascending.length
  while (from < to) {
    const middle = (from + to) >> 1
    const order = compareBytes(ascending[middle] ?? wanted, wanted)
    if (order === 0) return true
    if (order < 0) from = middle + 1
    else to = middle
  }
  return false
}

/** @throws CryptoError `key` unless `bytes` is a byte array of exactly `length` */
export function keyOf(bytes: Uint8Array, length: number): Uint8Array {
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) throw new CryptoError('key')
  return bytes
}
