import { fold, formsOf } from './encodings.ts'
import { createPatterns } from './patterns.ts'

/** Finds many values at once in streams of bytes. */
export type Searcher = {
  /** Notes the labels of the values that occur in `chunk`, or across its seam with the chunk before of the same stream. */
  scan(stream: Stream, chunk: Buffer): void
}
/** State of one file or row stream: what was found, and the tail that a value may span. */
export type Stream = { found: Set<string>; tail: Buffer }
export const newStream = (): Stream => ({ found: new Set(), tail: Buffer.alloc(0) })

/** Every form is found by the hash of its last eight bytes: values begin alike (dates, telephone codes) more often than they end alike. */
const WINDOW = 8
/** What is looked at first: one of the four windows of this length in the last eight bytes ends where a word of the data ends. */
const GLANCE = 5
const WORD = 4
const BITS = 24

const mix = (low: number, high: number): number =>
  (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - BITS)

/** Lower-cases A-Z in each of the four bytes of a word: a byte is a capital when adding carries it over the one bound and not over the other. */
const foldWord = (word: number): number => {
  const low = word & 0x7f7f7f7f
  const capital = ~word & ((low + 0x3f3f3f3f) ^ (low + 0x25252525)) & 0x80808080
  return word | (capital >>> 2)
}

/** A set of hashes that is asked once per word; it may say yes to others. */
const hashSet = () => {
  const bitmap = new Uint8Array(1 << (BITS - 3))
  return {
    add: (hash: number) => {
      bitmap[hash >> 3] = (bitmap[hash >> 3] ?? 0) | (1 << (hash & 7))
    },
    has: (hash: number): boolean => ((bitmap[hash >> 3] ?? 0) & (1 << (hash & 7))) !== 0,
  }
}

const foldedAt = (data: Uint8Array, at: number): number =>
  fold(data[at] ?? 0) |
  (fold(data[at + 1] ?? 0) << 8) |
  (fold(data[at + 2] ?? 0) << 16) |
  (fold(data[at + 3] ?? 0) << 24)
const windowAt = (data: Uint8Array, end: number): number =>
  mix(foldedAt(data, end - WINDOW), foldedAt(data, end - WINDOW / 2))
const glanceAt = (data: Uint8Array, end: number): number =>
  mix(foldedAt(data, end - WORD), fold(data[end - GLANCE] ?? 0))

const EMPTY = Buffer.alloc(1 << 17)
const isEmpty = (chunk: Buffer): boolean =>
  chunk.length <= EMPTY.length && chunk.equals(EMPTY.subarray(0, chunk.length))

/** Puts what follows one another into one piece of memory that begins at a word; it is the same piece each time. */
const joiner = () => {
  let memory = new Uint8Array(1 << 18)
  return (tail: Buffer, chunk: Buffer): Uint8Array<ArrayBuffer> => {
    const length = tail.length + chunk.length
    if (length > memory.length) memory = new Uint8Array(length)
    memory.set(tail)
    memory.set(chunk, tail.length)
    return memory.subarray(0, length)
  }
}

/**
 * A searcher for values of at least eight bytes, given as label → value. The label is what a report may show: it never is the value. One cheap step per word: the
 * hash of the folded word and the byte before it is looked up in a bitmap; after a hit the four windows that may end there are looked up, and only theirs are compared.
 */
export function createSearcher(values: ReadonlyMap<string, string>): Searcher {
  const glances = hashSet()
  const windows = hashSet()
  const join = joiner()
  const patterns = createPatterns()
  let longest = WINDOW
  for (const [label, value] of values) {
    for (const form of formsOf(value)) {
      const end = form.folded.length
      for (let at = end - (WINDOW - GLANCE); at <= end; at++) glances.add(glanceAt(form.folded, at))
      const hash = windowAt(form.folded, end)
      windows.add(hash)
      patterns.add(hash, label, form)
      longest = Math.max(longest, end)
    }
  }
  const look = (stream: Stream, data: Uint8Array, end: number) => {
    if (end < WINDOW || end > data.length) return
    const hash = windowAt(data, end)
    if (!windows.has(hash)) return
    for (const label of patterns.endingAt(hash, data, end)) stream.found.add(label)
  }
  return {
    scan(stream, whole) {
      // A good part of a cluster's files is empty. No value is, so that of nothing but zeros only the seam matters.
      const data = join(stream.tail, isEmpty(whole) ? whole.subarray(0, longest) : whole)
      const words = new Int32Array(data.buffer, 0, data.length >> 2)
      for (let i = 1; i < words.length; i++) {
        const before = fold(data[WORD * i - 1] ?? 0)
        if (!glances.has(mix(foldWord(words[i] ?? 0), before))) continue
        for (let end = WORD * (i + 1); end < WORD * (i + 2); end++) look(stream, data, end)
      }
      stream.tail = Buffer.from(data.subarray(Math.max(0, data.length - longest + 1)))
    },
  }
}
