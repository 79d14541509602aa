import { createCodeMemory } from './code-memory.ts'

/** An entry that resembles the code looked for. */
export type Resembling = { id: string; score: number }

/** Codes in memory by id, to be compared with one another's opposite; grows as needed, forgets at once. */
export type CodeIndex = {
  /** Adds a code, or replaces the one that this id had. */
  put: (id: string, code: Uint8Array) => void
  /** Forgets a code, which is overwritten. False where there was none. */
  remove: (id: string) => boolean
  /** The nearest at or above the floor, `most` at most, best first; of equals those with the lower id. */
  search: (code: Uint8Array, floor: number, most?: number) => Resembling[]
  readonly size: number
}

/** An empty index. */
export function createCodeIndex(): CodeIndex {
  const codes = createCodeMemory()
  const ids: string[] = []
  const places = new Map<string, number>()

  return {
    put(id, code) {
      const place = places.get(id) ?? ids.length
      codes.write(place, code)
      ids[place] = id
      places.set(id, place)
    },
    remove(id) {
      const place = places.get(id)
      if (place === undefined) return false
      const last = ids.length - 1
      const moved = ids[last]
      codes.copy(last, place)
      codes.wipe(last)
      if (moved !== undefined) {
        ids[place] = moved
        places.set(moved, place)
      }
      places.delete(id)
      ids.pop()
      return true
    },
    search(code, floor, most = Number.POSITIVE_INFINITY) {
      return codes
        .scan(code, ids.length, floor)
        .map(({ place, score }) => ({ id: ids[place] ?? '', score }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, most)
    },
    get size() {
      return ids.length
    },
  }
}
