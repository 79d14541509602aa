import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appendLeaves,
  edgeTiles,
  emptyRoot,
  leafHash,
  MissingTile,
  nodeHash,
  rootOfLeaves,
  type Tile,
  tilePath,
  tileSource,
  tilesFor,
  treeRoot,
} from '../src/index.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const leaves = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, at) => leafHash(Uint8Array.of(at & 255, at >> 8)))

/** MTH as RFC 6962 §2.1 writes it. */
const byDefinition = (hashes: readonly Uint8Array[]): Uint8Array => {
  const [first] = hashes
  if (first === undefined) return emptyRoot()
  if (hashes.length === 1) return first
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  return nodeHash(byDefinition(hashes.slice(0, k)), byDefinition(hashes.slice(k)))
}

/** A store that keeps the newest form of each tile, and sees that a tile only grows. */
const store = () => {
  const tiles = new Map<string, Tile>()
  let size = 0
  return {
    tiles,
    get: ({ level, index }: { level: number; index: number }) => tiles.get(`${level}/${index}`)?.hashes,
    append(added: readonly Uint8Array[]) {
      for (const tile of appendLeaves(size, added, this.get)) {
        const before = tiles.get(`${tile.level}/${tile.index}`)?.hashes ?? new Uint8Array(0)
        expect(hex(tile.hashes).startsWith(hex(before))).toBe(true)
        expect(tile.hashes.length).toBeGreaterThan(before.length)
        tiles.set(`${tile.level}/${tile.index}`, tile)
      }
      size += added.length
    },
  }
}

describe('hashes of RFC 6962', () => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  it.each(roots.map((root, size) => [size, root] as const))(
    'a tree of %i known leaves has the known root',
    (size, root) => {
      const hashes = inputs.slice(0, size).map((input) => leafHash(Buffer.from(input, 'hex')))
      expect(hex(rootOfLeaves(hashes))).toBe(root)
    },
  )
})

describe('tiles', () => {
  it('give the root of the definition, however the leaves arrived', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 5 }), (batches) => {
        const all = leaves(batches.reduce((sum, count) => sum + count, 0))
        const log = store()
        let size = 0
        for (const count of batches) {
          log.append(all.slice(size, size + count))
          size += count
        }
        expect(hex(treeRoot(size, log.get))).toBe(hex(byDefinition(all)))
      }),
      { numRuns: 40 },
    )
  })

  it('cross two levels: 66 000 leaves in two batches', () => {
    const all = leaves(66_000)
    const log = store()
    log.append(all.slice(0, 65_537))
    log.append(all.slice(65_537))
    expect(hex(treeRoot(66_000, log.get))).toBe(hex(byDefinition(all)))
    expect(log.tiles.get('2/0')?.hashes.length).toBe(32)
    expect(hex(treeRoot(65_537, log.get))).toBe(hex(byDefinition(all.slice(0, 65_537))))
  })

  it('needed for growing and for the root are few', () => {
    const log = store()
    log.append(leaves(1000))
    const needed = [...edgeTiles(1000), ...tilesFor([{ start: 0, end: 1000 }])]
    const few = tileSource(
      [...log.tiles.values()].filter((tile) => needed.some((id) => id.level === tile.level && id.index === tile.index)),
    )
    expect(edgeTiles(1000)).toEqual([
      { level: 0, index: 3 },
      { level: 1, index: 0 },
    ])
    expect(hex(treeRoot(1000, few))).toBe(hex(treeRoot(1000, log.get)))
    expect(appendLeaves(1000, leaves(30), few).map((tile) => [tile.level, tile.index])).toEqual([
      [0, 3],
      [0, 4],
      [1, 0],
    ])
  })

  it('that are missing or cut short are noticed', () => {
    const log = store()
    log.append(leaves(300))
    expect(() => treeRoot(300, () => undefined)).toThrow(MissingTile)
    expect(() => treeRoot(301, log.get)).toThrow(MissingTile)
    expect(() => appendLeaves(300, leaves(1), () => new Uint8Array(32))).toThrow(MissingTile)
  })

  it('have the paths of C2SP tlog-tiles', () => {
    expect(tilePath({ level: 0, index: 0 }, 3)).toBe('tile/0/000.p/3')
    expect(tilePath({ level: 1, index: 5 })).toBe('tile/1/005')
    expect(tilePath({ level: 0, index: 1_234_067 })).toBe('tile/0/x001/x234/067')
  })

  it.each([-1, 0.5, Number.NaN, 2 ** 48])('refuse %d as the size of a tree', (size) => {
    expect(() => treeRoot(size, () => undefined)).toThrow(RangeError)
  })
})
