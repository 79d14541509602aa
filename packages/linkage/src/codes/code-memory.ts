import { CODE_BITS, CODE_BYTES, resemblanceOf, weigh } from './resemblance.ts'
import { SCAN_WASM } from './scan-wasm.ts'

/** A code that resembles the one looked for: its place and how much it does. */
export type Hit = { place: number; score: number }

/** Codes one behind the other, scanned by SIMD instructions. Places are dense: `count` tells how many of them are in use. */
export type CodeMemory = {
  /** Writes a code into a place; there is room for it as soon as it is written. Throws on a code of another length. */
  write: (place: number, code: Uint8Array) => void
  /** Copies the code of one place into another. */
  copy: (from: number, to: number) => void
  /** Overwrites a place with zeros. */
  wipe: (place: number) => void
  /** All of the first `count` places whose codes share a bit with this one and resemble it by at least `floor`. Exhaustive: nothing above the floor is ever missed. */
  scan: (code: Uint8Array, count: number, floor: number) => Hit[]
}

// The layout that bench/wasm/scan.wat describes.
const LEAST = CODE_BYTES
const HITS = 8704
const BLOCKS = 16_384
const IN_BLOCK = 256
const BLOCK_BYTES = IN_BLOCK * (2 + CODE_BYTES)
const PAGE = 65_536
const NEVER = 0xffff

type ScanBlock = (block: number, count: number, weight: number) => number

const compiled = new WebAssembly.Module(Buffer.from(SCAN_WASM, 'base64'))

/** For each number of bits set in two codes together the fewest shared ones that reach the floor, by the very division that gives the score. */
function leastShared(floor: number): Uint16Array {
  return Uint16Array.from({ length: 2 * CODE_BITS + 1 }, (_, both) => {
    let least = Math.max(1, Math.floor((floor * CODE_BITS + both - CODE_BITS) / 2) - 1)
    while (2 * least <= both && resemblanceOf(least, both) < floor) least++
    return 2 * least <= both ? least : NEVER
  })
}

const blockOf = (place: number) => BLOCKS + Math.floor(place / IN_BLOCK) * BLOCK_BYTES
const weightAt = (place: number) => blockOf(place) + 2 * (place % IN_BLOCK)
const codeAt = (place: number) => blockOf(place) + 2 * IN_BLOCK + CODE_BYTES * (place % IN_BLOCK)

/** An empty memory of codes. It grows as needed up to 16 million codes; beyond, writing throws. */
export function createCodeMemory(): CodeMemory {
  const memory = new WebAssembly.Memory({ initial: 2 })
  const scanBlock = new WebAssembly.Instance(compiled, { codes: { memory } }).exports.scanBlock as ScanBlock
  let bytes = Buffer.from(memory.buffer)
  let tableFor = Number.NaN

  const makeRoom = (place: number) => {
    const missing = blockOf(place) + BLOCK_BYTES - bytes.length
    if (missing <= 0) return
    memory.grow(Math.ceil(Math.max(missing, bytes.length / 4) / PAGE))
    bytes = Buffer.from(memory.buffer)
  }
  const setFloor = (floor: number) => {
    if (floor === tableFor) return
    leastShared(floor).forEach((least, both) => {
      bytes.writeUInt16LE(least, LEAST + 2 * both)
    })
    tableFor = floor
  }

  return {
    write(place, code) {
      const weight = weigh(code)
      makeRoom(place)
      bytes.set(code, codeAt(place))
      bytes.writeUInt16LE(weight, weightAt(place))
    },
    copy(from, to) {
      bytes.copyWithin(codeAt(to), codeAt(from), codeAt(from) + CODE_BYTES)
      bytes.copyWithin(weightAt(to), weightAt(from), weightAt(from) + 2)
    },
    wipe(place) {
      bytes.fill(0, codeAt(place), codeAt(place) + CODE_BYTES)
      bytes.fill(0, weightAt(place), weightAt(place) + 2)
    },
    scan(code, count, floor) {
      const weight = weigh(code)
      setFloor(floor)
      bytes.set(code)
      const hits: Hit[] = []
      for (let first = 0; first < count; first += IN_BLOCK) {
        const found = scanBlock(blockOf(first), Math.min(IN_BLOCK, count - first), weight)
        for (let at = HITS; at < HITS + 4 * found; at += 4) {
          const place = first + bytes.readUInt16LE(at)
          const shared = bytes.readUInt16LE(at + 2)
          hits.push({ place, score: resemblanceOf(shared, weight + bytes.readUInt16LE(weightAt(place))) })
        }
      }
      // What was looked for is not left behind.
      bytes.fill(0, 0, CODE_BYTES)
      return hits
    },
  }
}
