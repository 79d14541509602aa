import { type Form, fold } from './encodings.ts'

/** Forms of values by a hash of their ends. */
export type Patterns = {
  add(hash: number, label: string, form: Form): void
  /** Labels of those with this hash that end in the data before `end`, exactly or with letters folded. */
  endingAt(hash: number, data: Uint8Array, end: number): string[]
}

const NONE = -1

/** Bytes that grow by doubling. */
const growing = () => {
  let memory = new Uint8Array(1 << 20)
  let length = 0
  return {
    push(bytes: Uint8Array): number {
      while (length + bytes.length > memory.length) {
        const wider = new Uint8Array(memory.length * 2)
        wider.set(memory)
        memory = wider
      }
      memory.set(bytes, length)
      length += bytes.length
      return length
    },
    at: (i: number): number => memory[i] ?? 0,
  }
}

/** All forms lie one after the other in one piece of memory: as more than a hundred thousand small objects they took 48 MiB more in each thread. */
export const createPatterns = (): Patterns => {
  const bytes = growing()
  const ends: number[] = []
  const labels: string[] = []
  const exact: boolean[] = []
  /** The one before of the same hash. */
  const before: number[] = []
  const last = new Map<number, number>()
  const matches = (pattern: number, data: Uint8Array, end: number): boolean => {
    const from = ends[pattern - 1] ?? 0
    const to = ends[pattern] ?? 0
    if (end < to - from) return false
    for (let i = 1; i <= to - from; i++) {
      const byte = data[end - i] ?? 0
      if ((exact[pattern] === true ? byte : fold(byte)) !== bytes.at(to - i)) return false
    }
    return true
  }
  return {
    add(hash, label, form) {
      before.push(last.get(hash) ?? NONE)
      last.set(hash, labels.length)
      labels.push(label)
      exact.push(form.exact !== null)
      ends.push(bytes.push(form.exact ?? form.folded))
    },
    endingAt(hash, data, end) {
      const found: string[] = []
      for (let pattern = last.get(hash) ?? NONE; pattern !== NONE; pattern = before[pattern] ?? NONE) {
        if (matches(pattern, data, end)) found.push(labels[pattern] ?? '')
      }
      return found
    },
  }
}
