import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { BLOB_LENGTHS, BLOB_PART, blobDigest, MAX_BLOB_CONTENT, ready, sealedBlobLength } from '../src/hash.ts'
import { openBlob } from '../src/open.ts'
import { sealBlob } from '../src/seal.ts'
import { newId, random } from './sealed-case.ts'

beforeAll(ready)

const SEALED_CHUNK = 65_536 + 17
const rid = newId()
const sealed = (content: Uint8Array, of = rid) => {
  const { blob, key, digest } = sealBlob(of, content, random)
  return { rid: of, blob, key, digest, length: content.length }
}
/** The same blob with its bytes changed, and everything that a liar can change with them. */
const edited = (good: ReturnType<typeof sealed>, change: (blob: Uint8Array) => Uint8Array) => {
  const blob = change(good.blob.slice())
  return { ...good, blob, digest: blobDigest(blob) }
}
const chunk = (blob: Uint8Array, n: number) => blob.slice(24 + n * SEALED_CHUNK, 24 + (n + 1) * SEALED_CHUNK)
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

describe('a blob', () => {
  test('is opened as it was sealed, whatever its length', () => {
    for (const length of [1, 65_536, 262_143, 262_144, 262_145]) {
      const content = random(length)
      const opened = openBlob(sealed(content))
      expect(opened.ok && Buffer.compare(opened.content, content)).toBe(0)
    }
  })

  test('has one of six sizes, whatever is in it', () => {
    expect(BLOB_LENGTHS).toHaveLength(6)
    expect(BLOB_LENGTHS[0]).toBe(BLOB_PART)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_BLOB_CONTENT }), (length) =>
        BLOB_LENGTHS.includes(sealedBlobLength(length) ?? 0),
      ),
    )
    expect(sealed(random(1)).blob.length).toBe(sealed(random(262_144)).blob.length)
    expect([0, -1, 1.5, MAX_BLOB_CONTENT + 1].map(sealedBlobLength)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(() => sealBlob(rid, new Uint8Array(), random)).toThrow('size')
  })

  test('never repeats itself: the same content is sealed to other bytes under another key', () => {
    const content = random(1000)
    const [one, other] = [sealed(content), sealed(content)]
    expect(one.digest).not.toBe(other.digest)
    expect(openBlob({ ...one, key: other.key })).toMatchObject({ ok: false, code: 'decrypt' })
  })
})

describe('a blob that was touched is refused whole, even when its record names the edited bytes', () => {
  const content = random(300_000)
  const good = () => sealed(content)

  test('one flipped bit, anywhere', () => {
    const whole = sealed(random(1000))
    fc.assert(
      fc.property(fc.nat(whole.blob.length - 1), fc.nat(7), (at, bit) => {
        const touched = edited(whole, (blob) => blob.fill((blob[at] ?? 0) ^ (1 << bit), at, at + 1))
        return !openBlob(touched).ok && !openBlob({ ...whole, blob: touched.blob }).ok
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['a chunk edited', (b: Uint8Array) => b.fill(1, 70_000, 70_001), 'decrypt'],
    [
      'two chunks in the other order',
      (b: Uint8Array) => joined(b.slice(0, 24), chunk(b, 1), chunk(b, 0), b.slice(24 + 2 * SEALED_CHUNK)),
      'decrypt',
    ],
    [
      'a chunk twice',
      (b: Uint8Array) => joined(b.slice(0, 24 + SEALED_CHUNK), chunk(b, 0), b.slice(24 + 2 * SEALED_CHUNK)),
      'decrypt',
    ],
    ['a chunk left out', (b: Uint8Array) => joined(b.slice(0, 24), b.slice(24 + SEALED_CHUNK)), 'size'],
    ['the end cut off', (b: Uint8Array) => b.slice(0, BLOB_PART), 'size'],
    ['a byte more', (b: Uint8Array) => joined(b, Uint8Array.of(0)), 'size'],
    ['nothing left', () => new Uint8Array(), 'size'],
  ] as const)('%s', (_, change, code) => {
    expect(openBlob(edited(good(), change))).toMatchObject({ ok: false, code })
  })

  test('one that ends early is not taken for a shorter one', () => {
    const cut = edited(good(), (blob) => blob.slice(0, BLOB_PART))
    expect(openBlob({ ...cut, length: 262_144 })).toMatchObject({ ok: false, code: 'decrypt' })
  })

  test('one of another record, or another one of the same record', () => {
    const [mine, other, theirs] = [good(), good(), sealed(content, newId())]
    expect(openBlob({ ...mine, blob: other.blob })).toMatchObject({ ok: false, code: 'another-blob' })
    expect(openBlob({ ...mine, rid: theirs.rid })).toMatchObject({ ok: false, code: 'decrypt' })
  })

  test('a length that the record does not say, or something in the padding', () => {
    expect(openBlob({ ...good(), length: content.length - 1 })).toMatchObject({ ok: false, code: 'padding' })
    expect(openBlob({ ...good(), length: 5 })).toMatchObject({ ok: false, code: 'size' })
    expect(openBlob({ ...good(), key: random(31) })).toMatchObject({ ok: false, code: 'key' })
  })
})

describe('the published vector of a blob', () => {
  const { input, expected } = JSON.parse(
    readFileSync(new URL('../../../test/vectors/blob-v1.json', import.meta.url), 'utf8'),
  )
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
  const hex = (part: Uint8Array) => Buffer.from(part).toString('hex')

  test('is reproduced byte for byte, and opens', () => {
    const draws = [bytes(input.key), bytes(input.header)]
    const recordId = Buffer.from(bytes(input.recordId)).toString('base64url')
    const content = Uint8Array.from(Buffer.from(input.content))
    const { blob, digest, key } = sealBlob(recordId, content, () => draws.shift() ?? new Uint8Array())
    expect(blob.length).toBe(expected.length)
    expect(hex(blob.subarray(0, 96))).toBe(expected.firstBytes)
    expect(hex(blob.subarray(-48))).toBe(expected.lastBytes)
    expect(createHash('sha256').update(blob).digest('hex')).toBe(expected.sha256)
    expect(Buffer.from(digest, 'base64url').toString('hex')).toBe(expected.digest)
    expect(openBlob({ rid: recordId, blob, key, digest, length: content.length })).toMatchObject({ ok: true, content })
  })
})
