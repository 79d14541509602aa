import { type Form, foldAscii, formsOf } from './encodings.ts'

/** Finds many values at once in streams of bytes. */
export type Searcher = {
  /** Notes the labels of the values that occur in `chunk`, or across its seam with the chunk before of the same stream. */
  scan(stream: Stream, chunk: Buffer): void
}
/** State of one file or row stream: what was found, and the tail that a value may span. */
export type Stream = { found: Set<string>; tail: Buffer }
export const newStream = (): Stream => ({ found: new Set(), tail: Buffer.alloc(0) })

type Pattern = Form & { label: string }

/** Every form is found by the hash of its last eight bytes: values begin alike (dates, telephone codes) more often than they end alike. */
const WINDOW = 8
const BITS = 24
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte))

const mix = (low: number, high: number): number =>
  (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - BITS)

/** Whether the pattern ends before `end`, exactly or with letters folded. */
const endsAt = (data: Buffer, end: number, { folded, exact }: Form): boolean => {
  const start = end - folded.length
  if (start < 0) return false
  return exact === null ? folded.equals(foldAscii(data.subarray(start, end))) : exact.equals(data.subarray(start, end))
}

const EMPTY = Buffer.alloc(1 << 17)
const isEmpty = (chunk: Buffer): boolean =>
  chunk.length <= EMPTY.length && chunk.equals(EMPTY.subarray(0, chunk.length))

/**
 * A searcher for values of at least eight bytes, given as label → value. The label is what a report may show: it never is the value. One cheap step per byte: the
 * folded window of eight bytes slides along, its hash is looked up in a bitmap, and only hits are compared.
 */
export function createSearcher(values: ReadonlyMap<string, string>): Searcher {
  const bitmap = new Uint8Array(1 << (BITS - 3))
  const byHash = new Map<number, Pattern[]>()
  let longest = WINDOW
  for (const [label, value] of values) {
    for (const form of formsOf(value)) {
      const end = form.folded.length
      const hash = mix(form.folded.readInt32LE(end - WINDOW), form.folded.readInt32LE(end - WINDOW / 2))
      bitmap[hash >> 3] = (bitmap[hash >> 3] ?? 0) | (1 << (hash & 7))
      byHash.set(hash, [...(byHash.get(hash) ?? []), { label, ...form }])
      longest = Math.max(longest, form.folded.length)
    }
  }
  const compare = (stream: Stream, data: Buffer, end: number, hash: number) => {
    for (const pattern of byHash.get(hash) ?? []) {
      if (endsAt(data, end, pattern)) stream.found.add(pattern.label)
    }
  }
  return {
    scan(stream, whole) {
      // A good part of a cluster's files is empty. No value is, so that of nothing but zeros only the seam matters.
      const chunk = isEmpty(whole) ? whole.subarray(0, longest) : whole
      const data = stream.tail.length === 0 ? chunk : Buffer.concat([stream.tail, chunk])
      let low = 0
      let high = 0
      for (let end = 0; end < data.length; end++) {
        low = (low >>> 8) | (high << 24)
        high = (high >>> 8) | ((FOLD[data[end] ?? 0] ?? 0) << 24)
        const hash = mix(low, high)
        if (((bitmap[hash >> 3] ?? 0) & (1 << (hash & 7))) !== 0) compare(stream, data, end + 1, hash)
      }
      stream.tail = Buffer.from(data.subarray(Math.max(0, data.length - longest + 1)))
    },
  }
}
