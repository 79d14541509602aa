import { popcount } from '../support/plain-scan.ts'

/** How many bits each of some codes has and in how many bits each two of them differ: all that codes show without their key. */
export type Likeness = { size: number; weights: Float32Array; distances: Float32Array }

/**
 * The graph of likenesses of codes; whoever holds the codes can draw it. Under a mask the number of bits of a code says nothing of it, so that it is left out of account (0): what it
 * told before stands in the distances, which the mask leaves as they are.
 */
export function likenessOf(codes: readonly Uint8Array[], masked: boolean): Likeness {
  const size = codes.length
  const words = codes.map((code) => new Uint32Array(Uint8Array.from(code).buffer))
  const bitsOf = (code: Uint32Array) => code.reduce((sum, word) => sum + popcount(word), 0)
  const weights = Float32Array.from(words, (code) => (masked ? 0 : bitsOf(code)))
  const distances = new Float32Array(size * size)
  for (const [a, left] of words.entries()) {
    for (const [b, right] of words.entries()) {
      if (b >= a) break
      let apart = 0
      for (let at = 0; at < left.length; at++) apart += popcount((left[at] ?? 0) ^ (right[at] ?? 0))
      distances[a * size + b] = apart
      distances[b * size + a] = apart
    }
  }
  return { size, weights, distances }
}
