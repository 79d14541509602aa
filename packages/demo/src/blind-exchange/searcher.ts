import { type Form, foldAscii, formsOf } from './encodings.ts'

/** Finds many values at once in streams of bytes. */
export type Searcher = {
  /** How many values are searched for. */
  values: number
  /** Labels of the values that occur in `chunk` or across its seam with the chunk before (same `stream`). */
  scan(stream: Stream, chunk: Buffer): void
}
/** State of one file or row stream: what was found, and the tail that a value may span. */
export type Stream = { found: Set<string>; tail: Buffer }
export const newStream = (): Stream => ({ found: new Set(), tail: Buffer.alloc(0) })

type Pattern = Form & { label: string }
const occurs = (data: Buffer, pattern: Buffer, at: number) =>
  data.compare(pattern, 0, pattern.length, at, Math.min(at + pattern.length, data.length)) === 0

const BITS = 24
const MASK = (1 << BITS) - 1

const hash8 = (b: Buffer, i: number): number => {
  const low = (b[i] ?? 0) | ((b[i + 1] ?? 0) << 8) | ((b[i + 2] ?? 0) << 16) | ((b[i + 3] ?? 0) << 24)
  const high = (b[i + 4] ?? 0) | ((b[i + 5] ?? 0) << 8) | ((b[i + 6] ?? 0) << 16) | ((b[i + 7] ?? 0) << 24)
  return (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - BITS)
}

/**
 * A searcher for values of at least eight bytes, given as label → value. The label is what a report may show: it never is the value.
 * One pass per byte: the first eight bytes of every form are hashed into a bitmap; only hits are compared.
 */
export function createSearcher(values: ReadonlyMap<string, string>): Searcher {
  const bitmap = new Uint8Array(1 << (BITS - 3))
  const byHash = new Map<number, Pattern[]>()
  let longest = 8
  for (const [label, value] of values) {
    for (const form of formsOf(value)) {
      const h = hash8(form.folded, 0) & MASK
      bitmap[h >> 3] = (bitmap[h >> 3] ?? 0) | (1 << (h & 7))
      byHash.set(h, [...(byHash.get(h) ?? []), { label, ...form }])
      longest = Math.max(longest, form.folded.length)
    }
  }
  return {
    values: values.size,
    scan(stream, chunk) {
      const bytes = Buffer.concat([stream.tail, chunk])
      const data = foldAscii(bytes)
      for (let i = 0; i + 8 <= data.length; i++) {
        const h = hash8(data, i) & MASK
        if (((bitmap[h >> 3] ?? 0) & (1 << (h & 7))) === 0) continue
        for (const { label, folded, exact } of byHash.get(h) ?? []) {
          if (occurs(data, folded, i) && (exact === null || occurs(bytes, exact, i))) stream.found.add(label)
        }
      }
      stream.tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - longest + 1)))
    },
  }
}
