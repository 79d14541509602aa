/** Bits of a code before and after diffusion. */
export const CODE_BITS = 2048

/** Bytes of a code. */
export const CODE_BYTES = CODE_BITS / 8

/** Words of 32 bits in a packed code. */
export const CODE_WORDS = CODE_BYTES / 4

/** A code as 32-bit words, the same on every machine. Throws on any other length than that of a code. */
export function packCode(code: Uint8Array): Uint32Array {
  if (code.length !== CODE_BYTES) throw new RangeError(`a code has ${CODE_BYTES} bytes`)
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength)
  return Uint32Array.from({ length: CODE_WORDS }, (_, at) => view.getUint32(4 * at, true))
}

/** Number of set bits in a word (SWAR). */
export function popcount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Number of set bits in a packed code. */
export function weigh(words: Uint32Array): number {
  let total = 0
  for (const word of words) total += popcount(word)
  return total
}

/** Sørensen-Dice coefficient of two codes, 0 to 1; 0 where neither has a bit set. */
export function dice(a: Uint8Array, b: Uint8Array): number {
  const [left, right] = [packCode(a), packCode(b)]
  const bits = weigh(left) + weigh(right)
  const shared = weigh(left.map((word, at) => word & (right[at] ?? 0)))
  return bits === 0 ? 0 : (2 * shared) / bits
}
