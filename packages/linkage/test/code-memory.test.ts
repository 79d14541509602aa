import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createCodeMemory } from '../src/codes/code-memory.ts'

const CODE_BYTES = 256
/** Half of the bits are set, like those of a code. */
const aCode = () => new Uint8Array(randomBytes(CODE_BYTES))

describe('the memory of codes', () => {
  test('holds nothing of a code that was wiped, also if its place is scanned by mistake', () => {
    const memory = createCodeMemory()
    const [kept, gone] = [aCode(), aCode()]
    memory.write(0, kept)
    memory.write(1, gone)
    expect(memory.scan(gone, 2, 0.99)).toEqual([{ place: 1, score: 1 }])
    memory.wipe(1)
    expect(memory.scan(gone, 2, 0.99)).toEqual([])
    expect(memory.scan(kept, 2, 0.99)).toEqual([{ place: 0, score: 1 }])
  })
})
