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

/** Sørensen-Dice coefficient of two codes, 0 to 1; 0 where neither has a bit set. */
export function dice(a: Uint8Array, b: Uint8Array): number {
  const bits = weigh(a) + weigh(b)
  let shared = 0
  for (let at = 0; at < CODE_BYTES; at++) shared += BITS_OF[(a[at] ?? 0) & (b[at] ?? 0)] ?? 0
  return bits === 0 ? 0 : (2 * shared) / bits
}
