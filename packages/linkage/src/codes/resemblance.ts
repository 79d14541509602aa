/** Bits of a code before and after diffusion. */
export const CODE_BITS = 2048

/** Bytes of a code. */
export const CODE_BYTES = CODE_BITS / 8

/** Set bits of each byte. */
const BITS_OF = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

/** Number of set bits in a code. Throws on any other length than that of a code. */
export function weigh(code: Uint8Array): number {
  if (code.length !== CODE_BYTES) throw new RangeError(`a code has ${CODE_BYTES} bytes`)
  let total = 0
  for (const byte of code) total += BITS_OF[byte] ?? 0
  return total
}

/**
 * How much two codes resemble each other by the number of bits that they share and of those set in the one and in the other: the share of all bits that are alike, 0 to 1. A half
 * is chance. Two that share no set bit do not resemble each other (0).
 */
export function resemblanceOf(shared: number, set: number): number {
  return shared === 0 ? 0 : (CODE_BITS + 2 * shared - set) / CODE_BITS
}

/** How much two codes resemble each other. Symmetric; 1 for a code and itself. Throws on any other length than that of a code. */
export function resemblance(a: Uint8Array, b: Uint8Array): number {
  const set = weigh(a) + weigh(b)
  let shared = 0
  for (let at = 0; at < CODE_BYTES; at++) shared += BITS_OF[(a[at] ?? 0) & (b[at] ?? 0)] ?? 0
  return resemblanceOf(shared, set)
}
