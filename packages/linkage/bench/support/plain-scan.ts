import { resemblanceOf } from '../../src/codes/resemblance.ts'
import { CODE_BYTES } from '../../src/index.ts'

/*
 * The scan as it would be written in JavaScript alone: what the scan by SIMD instructions is measured beside, and what tests compare
 * its answers with.
 */

const CODE_WORDS = CODE_BYTES / 4

function packCode(code: Uint8Array): Uint32Array {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength)
  return Uint32Array.from({ length: CODE_WORDS }, (_, at) => view.getUint32(4 * at, true))
}

/** Number of set bits in a word (SWAR). */
export function popcount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function weigh(words: Uint32Array): number {
  let total = 0
  for (const word of words) total += popcount(word)
  return total
}

/** Codes one behind the other, with the number of bits set in each. `count` of them are in use. */
type PackedCodes = { words: Uint32Array; weights: Uint16Array; count: number }

/** A code that resembles the one looked for: its place among the packed codes and how much it does. */
export type Hit = { index: number; score: number }

/** Packs codes for scanning. */
export function packCodes(codes: readonly Uint8Array[]): PackedCodes {
  const words = new Uint32Array(codes.length * CODE_WORDS)
  const weights = new Uint16Array(codes.length)
  codes.forEach((code, index) => {
    const packed = packCode(code)
    words.set(packed, index * CODE_WORDS)
    weights[index] = weigh(packed)
  })
  return { words, weights, count: codes.length }
}

/**
 * Compares one code with all others and answers with those that share a bit with it and resemble it by at least `floor`, best first; equal scores in
 * packed order. Exhaustive: nothing above the floor is ever missed.
 */
export function plainScan(query: Uint8Array, { words, weights, count }: PackedCodes, floor: number): Hit[] {
  const wanted = packCode(query)
  const weight = weigh(wanted)
  const hits: Hit[] = []
  for (let index = 0; index < count; index++) {
    const both = weight + (weights[index] ?? 0)
    // Two codes share at most all bits of the lighter one; many pairs need no look at their words.
    if (resemblanceOf(Math.min(weight, both - weight), both) < floor) continue
    let shared = 0
    const start = index * CODE_WORDS
    for (let at = 0; at < CODE_WORDS; at++) shared += popcount((wanted[at] ?? 0) & (words[start + at] ?? 0))
    const score = resemblanceOf(shared, both)
    if (shared > 0 && score >= floor) hits.push({ index, score })
  }
  return hits.sort((a, b) => b.score - a.score || a.index - b.index)
}
