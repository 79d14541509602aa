import { CODE_WORDS, packCode, weigh } from './dice.ts'
import { scan } from './scan.ts'

/** Codes in memory by id, to be compared with one another's opposite; grows as needed, forgets at once. */
export type CodeIndex = {
  /** Adds a code, or replaces the one that this id had. */
  put: (id: string, code: Uint8Array) => void
  /** Forgets a code; its words are overwritten. False where there was none. */
  remove: (id: string) => boolean
  /** Everything at or above the floor, best first. */
  search: (code: Uint8Array, floor: number) => { id: string; score: number }[]
  readonly size: number
}

/** An empty index with room for `capacity` codes before it first grows. */
export function createCodeIndex(capacity = 1024): CodeIndex {
  let words = new Uint32Array(capacity * CODE_WORDS)
  let weights = new Uint16Array(capacity)
  const ids: string[] = []
  const places = new Map<string, number>()

  const grow = () => {
    const [moreWords, moreWeights] = [
      new Uint32Array(2 * words.length + CODE_WORDS),
      new Uint16Array(2 * weights.length + 1),
    ]
    moreWords.set(words)
    moreWeights.set(weights)
    words.fill(0)
    words = moreWords
    weights = moreWeights
  }

  return {
    put(id, code) {
      const packed = packCode(code)
      const place = places.get(id) ?? ids.length
      if (place === weights.length) grow()
      words.set(packed, place * CODE_WORDS)
      weights[place] = weigh(packed)
      ids[place] = id
      places.set(id, place)
    },
    remove(id) {
      const place = places.get(id)
      if (place === undefined) return false
      const last = ids.length - 1
      const moved = ids[last]
      words.copyWithin(place * CODE_WORDS, last * CODE_WORDS, (last + 1) * CODE_WORDS)
      words.fill(0, last * CODE_WORDS, (last + 1) * CODE_WORDS)
      weights[place] = weights[last] ?? 0
      weights[last] = 0
      if (moved !== undefined) {
        ids[place] = moved
        places.set(moved, place)
      }
      places.delete(id)
      ids.pop()
      return true
    },
    search(code, floor) {
      return scan(code, { words, weights, count: ids.length }, floor).map(({ index, score }) => ({
        id: ids[index] ?? '',
        score,
      }))
    },
    get size() {
      return ids.length
    },
  }
}
