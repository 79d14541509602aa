import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateAttestKey, ready, signNote } from '@kinlink/crypto/attest'
import { noteVerifierKey } from '@kinlink/crypto/verify'
import {
  appendLeaves,
  consistencyPath,
  entryLeaf,
  formatCheckpoint,
  inclusionPath,
  proofHashes,
  rootOfLeaves,
  tileSource,
} from '@kinlink/tlog'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { id, officer, type Reply, refusal, type Seen, setUp, signIn, type Workplace } from './workplace.ts'

const origin = 'kinlink/transit/society'
const salt = Buffer.alloc(32, 9)

/** A society's log of `size` entries as casework would show it. */
const aLog = (size: number, options: { seed?: number; from?: number } = {}) => {
  const key = generateAttestKey(new Uint8Array(32).fill(options.seed ?? 1))
  const verifier = noteVerifierKey({ name: origin, publicKey: key.publicKey })
  const bodies = Array.from({ length: size }, (_, seq) =>
    JSON.stringify({
      v: 1,
      id: id(seq),
      at: '2026-11-23T09:00:00.000Z',
      action: 'case.read',
      actor: { member: 'transit', officer },
      act: null,
      subject: id(200),
      decision: 'allow',
      count: (options.from ?? 0) + seq,
    }),
  )
  const leaves = bodies.map((body) => entryLeaf(salt, new TextEncoder().encode(body)))
  const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  const entries = bodies.map((body, seq) => ({
    tree: 'society',
    seq,
    body,
    salt: b64(salt),
    leaf: b64(leaves[seq] ?? salt),
  }))
  const checkpoint = signNote(formatCheckpoint({ origin, size, root: rootOfLeaves(leaves) }), origin, key)
  const tiles = tileSource(appendLeaves(0, leaves, () => undefined))
  return {
    verifier,
    entries,
    checkpoint,
    consistency: (sizes: URLSearchParams) => {
      const [from, to] = [Number(sizes.get('from')), Number(sizes.get('to'))]
      return { from, to, hashes: proofHashes(consistencyPath(from, to), tiles).map(b64) }
    },
    proof: (seq: number) => ({
      entry: entries[seq],
      checkpoint,
      verifier,
      size,
      hashes: proofHashes(inclusionPath(seq, size), tiles).map(b64),
    }),
  }
}
type Log = ReturnType<typeof aLog>

let place: Workplace
let log: Log
const reply = (seen: Seen): Reply => {
  const url = new URL(seen.path, 'http://casework')
  const seq = /^\/v1\/audit\/entries\/([0-9]+)\/proof$/.exec(url.pathname)?.[1]
  if (url.pathname === '/v1/audit/checkpoint')
    return { status: 200, body: { checkpoint: log.checkpoint, verifier: log.verifier } }
  if (seq !== undefined)
    return log.entries[Number(seq)] === undefined ? refusal('not_found') : { status: 200, body: log.proof(Number(seq)) }
  if (url.pathname === '/v1/audit/consistency') return { status: 200, body: log.consistency(url.searchParams) }
  if (url.pathname !== '/v1/audit/entries') return refusal('not_found')
  const below = log.entries
    .filter((entry) => entry.seq < Number(url.searchParams.get('after') ?? Number.POSITIVE_INFINITY))
    .toReversed()
  const items = below.slice(0, 3)
  return { status: 200, body: { items, ...(below.length > 3 ? { next: String(items.at(-1)?.seq) } : {}) } }
}

beforeAll(ready)
beforeEach(async () => {
  place = await setUp(reply)
  await signIn(place)
  place.seen.length = 0
  log = aLog(11)
})
afterEach(() => place.close())

describe('kinlink audit query', () => {
  it('asks by source, officer, case, action, decision and time, and shows a table', async () => {
    const said = await place.kinlink([
      'audit',
      'query',
      '--source',
      'exchange',
      '--officer',
      officer,
      '--case',
      id(200),
      '--action',
      'case.read',
      '--decision',
      'allow',
      '--from',
      '2026-11-23T00:00:00Z',
      '--until',
      '2026-11-24T00:00:00Z',
      '--limit',
      '3',
    ])
    expect(said.exit).toBe(0)
    const asked = new URL(place.seen[0]?.path ?? '', 'http://casework').searchParams
    expect(Object.fromEntries(asked)).toEqual({
      source: 'exchange',
      officer,
      subject: id(200),
      action: 'case.read',
      decision: 'allow',
      from: '2026-11-23T00:00:00Z',
      until: '2026-11-24T00:00:00Z',
      limit: '3',
    })
    expect(said.out).toMatch(/^10 +2026-11-23T09:00:00\.000Z +case\.read +allow/m)
    expect(said.err).toContain('--after 8')
  })

  it('gives programs entries and cursor', async () => {
    const { out } = await place.kinlink(['audit', 'query', '--json'])
    expect(JSON.parse(out)).toMatchObject({
      next: '8',
      entries: [{ seq: 10, action: 'case.read' }, { seq: 9 }, { seq: 8 }],
    })
  })
})

describe('kinlink audit verify', () => {
  it('verifies an entry and remembers the log’s key', async () => {
    const first = await place.kinlink(['audit', 'verify', '4'])
    expect(first.exit).toBe(0)
    expect(first.out).toContain('Verified: entry 4 stands in kinlink/transit/society of size 11')
    expect(first.out).toContain('for the first time')
    const again = JSON.parse((await place.kinlink(['audit', 'verify', '5', '--json'])).out)
    expect(again).toMatchObject({ verified: true, trust: 'known', seq: 5, entry: { action: 'case.read' } })
  })

  it('verifies a saved proof without any network or session', async () => {
    const path = join(place.folder, 'proof.json')
    await place.kinlink(['audit', 'verify', '4', '--save', path])
    await place.kinlink(['sign-out'])
    place.seen.length = 0
    const said = await place.kinlink(['audit', 'verify', '--file', path, '--verifier', log.verifier, '--json'])
    expect(JSON.parse(said.out)).toMatchObject({ verified: true, trust: 'given', origin })
    expect(
      (await place.kinlink(['audit', 'verify', '--file', '-'], { stdin: await readFile(path, 'utf8') })).exit,
    ).toBe(0)
    expect(place.seen).toEqual([])
  })

  it.each<[string, (proof: ReturnType<Log['proof']>) => unknown]>([
    [
      'another text',
      (proof) => ({ ...proof, entry: { ...proof.entry, body: proof.entry?.body.replace('allow', 'deny') } }),
    ],
    ['another number', (proof) => ({ ...proof, entry: { ...proof.entry, seq: 5 } })],
    ['a hash left out', (proof) => ({ ...proof, hashes: proof.hashes.slice(1) })],
    [
      'another size in the checkpoint',
      (proof) => ({ ...proof, checkpoint: proof.checkpoint.replace('\n11\n', '\n12\n'), size: 12 }),
    ],
    ['another log’s checkpoint', (proof) => ({ ...proof, checkpoint: aLog(11, { seed: 2 }).checkpoint })],
  ])('finds %s in a proof, with code 6', async (_title, edit) => {
    const path = join(place.folder, 'proof.json')
    await writeFile(path, JSON.stringify(edit(log.proof(4))))
    const said = await place.kinlink(['audit', 'verify', '--file', path])
    expect(said).toMatchObject({ exit: 6, out: '' })
    expect(said.err).toContain('unverified')
  })

  it('refuses a log that shows another key than before, and a proof under another key than given', async () => {
    await place.kinlink(['audit', 'verify', '4'])
    const forged = aLog(11, { seed: 2 })
    const given = await place.kinlink(['audit', 'verify', '4', '--verifier', forged.verifier])
    expect(given.exit).toBe(6)
    log = forged
    expect((await place.kinlink(['audit', 'verify', '4'])).exit).toBe(6)
    expect((await place.kinlink(['audit', 'verify', '--all'])).exit).toBe(6)
  })

  it('verifies by a consistency proof that the log only grew since it was last seen', async () => {
    await place.kinlink(['audit', 'verify', '4'])
    log = aLog(300)
    expect((await place.kinlink(['audit', 'verify', '299'])).exit).toBe(0)
    for (const rewritten of [aLog(301, { from: 1 }), aLog(300, { from: 1 }), aLog(299)]) {
      log = rewritten
      const said = await place.kinlink(['audit', 'verify', '4'])
      expect(said.exit).toBe(6)
      expect(said.err).toContain('not the one seen before')
    }
  })

  it('verifies the whole log, and later that it only grew', async () => {
    expect((await place.kinlink(['audit', 'verify', '--all'])).out).toContain('all 11 entries')
    log = aLog(300)
    const said = await place.kinlink(['audit', 'verify', '--all'])
    expect(said.out).toContain('all 300 entries')
    expect(said.out).toContain('begins with the 11 entries seen before')
  })

  it.each<[string, () => Log]>([
    ['an entry left out', () => ({ ...log, entries: log.entries.filter(({ seq }) => seq !== 4) })],
    [
      'two entries exchanged',
      () => ({
        ...log,
        entries: log.entries.map((entry) => ({ ...entry, seq: entry.seq === 4 ? 5 : entry.seq === 5 ? 4 : entry.seq })),
      }),
    ],
    [
      'an entry edited',
      () => ({ ...log, entries: log.entries.map((entry) => (entry.seq === 4 ? { ...entry, body: '{}' } : entry)) }),
    ],
    ['a past rewritten and signed anew', () => aLog(12, { from: 1 })],
    ['an end cut off and signed anew', () => aLog(10)],
  ])('finds %s in the whole log, with code 6', async (_title, tamper) => {
    await place.kinlink(['audit', 'verify', '4'])
    log = tamper()
    expect((await place.kinlink(['audit', 'verify', '--all'])).exit).toBe(6)
  })

  it.each([
    ['nothing to verify', []],
    ['two things at once', ['4', '--all']],
    ['a number that is none', ['x']],
    ['a file that is no proof', ['--file', '-']],
    ['a key that is none', ['4', '--verifier', 'key']],
    ['an unknown log', ['4', '--source', 'internet']],
  ])('refuses %s with code 2', async (_title, argv) => {
    expect((await place.kinlink(['audit', 'verify', ...argv], { stdin: '{}' })).exit).toBe(2)
  })

  it('says with code 4 that there is no such entry', async () => {
    expect((await place.kinlink(['audit', 'verify', '999'])).exit).toBe(4)
  })
})
