import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appendLeaves,
  consistencyPath,
  inclusionPath,
  leafHash,
  proofHashes,
  rootOfLeaves,
  tileSource,
  verifyConsistency,
  verifyInclusion,
} from '../src/index.ts'

const MOST = 600
const leaves = Array.from({ length: MOST }, (_, at) => leafHash(Uint8Array.of(at & 255, at >> 8)))
const tiles = tileSource(appendLeaves(0, leaves, () => undefined))
const rootAt = (size: number) => rootOfLeaves(leaves.slice(0, size))
const leafAt = (index: number): Uint8Array => leaves[index] ?? new Uint8Array()

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = bytes.slice()
  copy[(bit >> 3) % copy.length] = (copy[(bit >> 3) % copy.length] ?? 0) ^ (1 << (bit & 7))
  return copy
}

const inTree = fc
  .integer({ min: 1, max: MOST })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }))
const twoSizes = fc
  .integer({ min: 1, max: MOST })
  .chain((to) => fc.record({ to: fc.constant(to), from: fc.integer({ min: 1, max: to }) }))

describe('proofs of RFC 6962 §2.1.3', () => {
  const small = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ].map((input) => leafHash(Buffer.from(input, 'hex')))
  const smallTiles = tileSource(appendLeaves(0, small, () => undefined))
  const hexes = (path: ReturnType<typeof inclusionPath>) =>
    proofHashes(path, smallTiles).map((hash) => Buffer.from(hash).toString('hex').slice(0, 8))

  it('have the known hashes', () => {
    expect(hexes(inclusionPath(0, 8))).toEqual(['96a296d2', '5f083f0a', '6b47aaf2'])
    expect(hexes(inclusionPath(5, 8))).toEqual(['bc1a0643', 'ca854ea1', 'd37ee418'])
    expect(hexes(inclusionPath(2, 3))).toEqual(['fac54203'])
    expect(hexes(consistencyPath(1, 1))).toEqual([])
    expect(hexes(consistencyPath(1, 8))).toEqual(['96a296d2', '5f083f0a', '6b47aaf2'])
    expect(hexes(consistencyPath(6, 8))).toEqual(['0ebc5d34', 'ca854ea1', 'd37ee418'])
  })
})

describe('inclusion', () => {
  it('is proved for every leaf of every size', () => {
    fc.assert(
      fc.property(inTree, ({ index, size }) => {
        const hashes = proofHashes(inclusionPath(index, size), tiles)
        expect(verifyInclusion({ leaf: leafAt(index), index, size, root: rootAt(size), hashes })).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is not proved with any bit flipped, a hash too many or too few, or at another place', () => {
    fc.assert(
      fc.property(inTree, fc.nat(), fc.nat(), ({ index, size }, which, bit) => {
        const hashes = proofHashes(inclusionPath(index, size), tiles)
        const claim = { leaf: leafAt(index), index, size, root: rootAt(size), hashes }
        const at = which % Math.max(hashes.length, 1)
        const others = [
          { ...claim, leaf: flipped(claim.leaf, bit) },
          { ...claim, root: flipped(claim.root, bit) },
          ...(hashes.length > 0
            ? [
                { ...claim, hashes: hashes.with(at, flipped(hashes[at] ?? new Uint8Array(32), bit)) },
                { ...claim, hashes: hashes.slice(1) },
              ]
            : []),
          { ...claim, hashes: [...hashes, claim.leaf] },
          { ...claim, index: (index + 1) % size === index ? size : (index + 1) % size },
          { ...claim, index: size },
          { ...claim, index: index + 0.5 },
          { ...claim, hashes: hashes.map((hash) => hash.slice(1)), root: claim.root.slice(1) },
        ]
        for (const other of others) expect(verifyInclusion(other)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('cannot be asked of a leaf that is not there', () => {
    expect(() => inclusionPath(3, 3)).toThrow(RangeError)
    expect(() => inclusionPath(-1, 3)).toThrow(RangeError)
    expect(() => inclusionPath(0, 0)).toThrow(RangeError)
  })
})

describe('consistency', () => {
  it('is proved between any two sizes', () => {
    fc.assert(
      fc.property(twoSizes, ({ from, to }) => {
        const hashes = proofHashes(consistencyPath(from, to), tiles)
        expect(verifyConsistency({ from, fromRoot: rootAt(from), to, toRoot: rootAt(to), hashes })).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is not proved with any bit flipped, a hash too many or too few, or for a rewritten past', () => {
    fc.assert(
      fc.property(twoSizes, fc.nat(), fc.nat(), ({ from, to }, which, bit) => {
        const hashes = proofHashes(consistencyPath(from, to), tiles)
        const claim = { from, fromRoot: rootAt(from), to, toRoot: rootAt(to), hashes }
        const at = which % Math.max(hashes.length, 1)
        const rewritten = leaves.slice(0, from).with(which % from, leafHash(Uint8Array.of(1, 2, 3)))
        const others = [
          { ...claim, fromRoot: flipped(claim.fromRoot, bit) },
          { ...claim, toRoot: flipped(claim.toRoot, bit) },
          ...(hashes.length > 0
            ? [
                { ...claim, hashes: hashes.with(at, flipped(hashes[at] ?? new Uint8Array(32), bit)) },
                { ...claim, hashes: hashes.slice(1) },
              ]
            : []),
          { ...claim, hashes: [...hashes, claim.toRoot] },
          { ...claim, fromRoot: rootOfLeaves(rewritten) },
          { ...claim, from: to + 1 },
        ]
        for (const other of others) expect(verifyConsistency(other)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('holds from the empty tree to any, and cannot be asked backwards', () => {
    const empty = { from: 0, fromRoot: rootAt(0), to: 3, toRoot: rootAt(3), hashes: [] }
    expect(verifyConsistency(empty)).toBe(true)
    expect(verifyConsistency({ ...empty, hashes: [rootAt(3)] })).toBe(false)
    expect(verifyConsistency({ ...empty, fromRoot: rootAt(2) })).toBe(false)
    expect(() => consistencyPath(4, 3)).toThrow(RangeError)
    expect(() => consistencyPath(0, 3)).toThrow(RangeError)
  })
})
