import { describe, expect, it } from 'vitest'
import {
  appendLeaves,
  type EntryProof,
  emptyRoot,
  entryLeaf,
  formatCheckpoint,
  inclusionPath,
  openCheckpoint,
  parseCheckpoint,
  proofHashes,
  rootOfLeaves,
  tileSource,
  verifyEntryProof,
} from '../src/index.ts'

const origin = 'kinlink/test/society'
const text = `${origin}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`
/** Signing is not this package's business: a note here is its text, its signer stands before it. */
const open = (note: string) => {
  const [signer = '', ...rest] = note.split('|')
  return signer === '' ? undefined : { text: rest.join('|'), signers: [signer] }
}

describe('a checkpoint', () => {
  it('is three lines, and reads back', () => {
    expect(formatCheckpoint({ origin, size: 0, root: emptyRoot() })).toBe(text)
    expect(parseCheckpoint(text)).toEqual({ origin, size: 0, root: emptyRoot() })
  })

  it('has the form of the C2SP example', () => {
    const example = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
    const read = parseCheckpoint(example)
    expect(read).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 })
    expect(read === undefined ? '' : formatCheckpoint(read)).toBe(example)
  })

  it.each([
    ['no end of line', text.slice(0, -1)],
    ['a further line', `${text}more\n`],
    ['a size with a leading zero', text.replace('\n0\n', '\n00\n')],
    ['a negative size', text.replace('\n0\n', '\n-1\n')],
    ['a root that is too short', text.replace('47DE', '')],
    ['a root that is not canonical', text.replace('uFU=', 'uFV=')],
    ['an origin with a space', text.replace(origin, 'kin link')],
    ['no origin', text.replace(origin, '')],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
  ])('with %s is none', (_title, wrong) => {
    expect(parseCheckpoint(wrong)).toBeUndefined()
  })

  it('cannot be written with an origin that would break its lines', () => {
    expect(() => formatCheckpoint({ origin: 'a\nb', size: 1, root: emptyRoot() })).toThrow(RangeError)
    expect(() => formatCheckpoint({ origin, size: 1.5, root: emptyRoot() })).toThrow(RangeError)
  })

  it('counts only when the log of that very origin signed it', () => {
    expect(openCheckpoint(`${origin}|${text}`, open)).toMatchObject({ size: 0 })
    expect(openCheckpoint(`kinlink/test/network|${text}`, open)).toBeUndefined()
    expect(openCheckpoint(`|${text}`, open)).toBeUndefined()
  })
})

describe('the proof of an entry', () => {
  const salt = new Uint8Array(32).fill(5)
  const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  const bodies = Array.from({ length: 11 }, (_, seq) => `{"v":1,"n":${seq}}`)
  const leaves = bodies.map((body) => entryLeaf(salt, new TextEncoder().encode(body)))
  const checkpoint = `${origin}|${formatCheckpoint({ origin, size: 11, root: rootOfLeaves(leaves) })}`
  const proof: EntryProof = {
    entry: { seq: 4, body: bodies[4] ?? '', salt: b64(salt), leaf: b64(leaves[4] ?? salt) },
    checkpoint,
    size: 11,
    hashes: proofHashes(inclusionPath(4, 11), tileSource(appendLeaves(0, leaves, () => undefined))).map(b64),
  }

  it('verifies offline', () => {
    expect(verifyEntryProof(proof, open)).toMatchObject({ ok: true, checkpoint: { size: 11 } })
  })

  it.each([
    ['another text', { ...proof, entry: { ...proof.entry, body: bodies[5] ?? '' } }, 'leaf'],
    ['another salt', { ...proof, entry: { ...proof.entry, salt: b64(new Uint8Array(32)) } }, 'leaf'],
    ['another place', { ...proof, entry: { ...proof.entry, seq: 5 } }, 'inclusion'],
    ['another size than the checkpoint’s', { ...proof, size: 10 }, 'checkpoint'],
    ['a checkpoint that nobody signed', { ...proof, checkpoint: `|${checkpoint}` }, 'checkpoint'],
    ['a hash left out', { ...proof, hashes: proof.hashes.slice(1) }, 'inclusion'],
  ])('does not verify with %s', (_title, wrong, fault) => {
    expect(verifyEntryProof(wrong, open)).toEqual({ ok: false, fault })
  })
})
