import type { Checkpoint, ConsistencyProof, KeysLogLeaf, KeysLogProof } from '@kinlink/contracts'
import { generateAttestKey } from '@kinlink/crypto/attest'
import { fromB64, keysLogCommitment } from '@kinlink/crypto/hash'
import { parseNoteVerifierKey, verifyNote } from '@kinlink/crypto/verify'
import { sql } from '@kinlink/postgres'
import { leafHash, openCheckpoint, rootOfLeaves, verifyConsistency, verifyInclusion } from '@kinlink/tlog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keysLogOrigin, logStoredDocuments } from '../src/keys-log/log-documents.ts'
import { type Ground, NET, NOW, prepareGround, setUp } from './ground.ts'

let ground: Ground
const KEY = generateAttestKey(Buffer.alloc(32, 6))

beforeAll(async () => {
  ground = await prepareGround()
})
afterAll(() => ground.close())

const leaves = async (query = 'from=0'): Promise<KeysLogLeaf[]> =>
  (await ground.get(`/internal/keys-log/leaves?${query}`)).body.leaves as KeysLogLeaf[]
const hashOf = (leaf: KeysLogLeaf): Uint8Array => leafHash(keysLogCommitment(leaf))
const rootOf = async (size: number) => rootOfLeaves((await leaves()).slice(0, size).map(hashOf))
const bytes = (hashes: readonly string[]) => hashes.map((hash) => fromB64(hash, 32))

/** The newest checkpoint, its signature verified. */
const checkpoint = async () => {
  const { checkpoint: note, verifier } = (await ground.get('/internal/keys-log/checkpoint')).body as never as Checkpoint
  const key = parseNoteVerifierKey(verifier)
  expect(Buffer.from(key.publicKey)).toEqual(Buffer.from(KEY.publicKey))
  const opened = openCheckpoint(note, (text) => {
    const verified = verifyNote(text, [key])
    return verified.ok ? verified : undefined
  })
  if (opened === undefined) throw new Error('The checkpoint is not signed')
  return opened
}

describe('the keys log', () => {
  it('is empty before a member list is accepted', async () => {
    expect((await ground.get('/internal/keys-log/checkpoint')).status).toBe(404)
    expect(await leaves()).toEqual([])
  })

  it('has every accepted member list and statement, in the order of acceptance, under a signed checkpoint', async () => {
    await setUp(ground)
    const said = (await leaves()).map(({ seq, kind, society, number }) => [seq, kind, society, number])
    const members = Object.keys(ground.network.signedStatements)
    expect(said).toEqual([
      [0, 'member-list', null, 0],
      ...members.map((member, at) => [at + 1, 'statement', member, 0]),
    ])
    const { origin, size, root } = await checkpoint()
    expect([origin, size]).toEqual([`kinlink/${NET}/keys-log`, members.length + 1])
    expect(root).toEqual(await rootOf(size))
  })

  it('grows by nothing that was refused, nor by what is in force already', async () => {
    const before = await checkpoint()
    const { memberList, signedStatements, statements } = ground.network
    const header = { ...statements.origin, seq: 1 } as Record<string, unknown>
    const unsigned = await ground.societies.order({ make: 'document', label: 'statement', header, by: ['anchor'] })
    await ground.post('/internal/member-list', { caller: null, document: memberList })
    await ground.post('/internal/statements', { caller: null, document: signedStatements.origin })
    const refused = await ground.post('/internal/statements', { caller: null, document: unsigned })
    expect(refused.status).not.toBe(200)
    expect(await checkpoint()).toEqual(before)
  })

  it('proves that a document stands in it, and that it only grew', async () => {
    const { size, root } = await checkpoint()
    for (const leaf of await leaves()) {
      const path = `/internal/keys-log/leaves/${leaf.seq}/proof?size=${size}`
      const proof = (await ground.get(path)).body as never as KeysLogProof
      expect(proof.leaf).toEqual(leaf)
      const claim = { leaf: hashOf(leaf), index: leaf.seq, size, root, hashes: bytes(proof.hashes) }
      expect(verifyInclusion(claim)).toBe(true)
      expect(verifyInclusion({ ...claim, leaf: hashOf({ ...leaf, number: leaf.number + 1 }) })).toBe(false)
    }
    for (let from = 1; from <= size; from += 1) {
      const path = `/internal/keys-log/consistency?from=${from}&to=${size}`
      const { hashes } = (await ground.get(path)).body as never as ConsistencyProof
      const claim = { from, fromRoot: await rootOf(from), to: size, toRoot: root, hashes: bytes(hashes) }
      expect(verifyConsistency(claim)).toBe(true)
    }
  })

  it('gives its leaves page by page', async () => {
    const all = await leaves()
    expect([...(await leaves('from=0&limit=2')), ...(await leaves('from=2'))]).toEqual(all)
    expect(await leaves(`from=${all.length}`)).toEqual([])
  })

  it.each([
    ['/internal/keys-log/leaves', 400],
    ['/internal/keys-log/leaves?from=-1', 400],
    ['/internal/keys-log/leaves?from=0&limit=0', 400],
    ['/internal/keys-log/leaves?from=0&limit=501', 400],
    ['/internal/keys-log/leaves/0/proof', 400],
    ['/internal/keys-log/leaves/5/proof?size=5', 404],
    ['/internal/keys-log/leaves/0/proof?size=6', 404],
    ['/internal/keys-log/leaves/x/proof?size=1', 400],
    ['/internal/keys-log/consistency?from=2&to=1', 404],
    ['/internal/keys-log/consistency?from=0&to=1', 400],
    ['/internal/keys-log/consistency?from=1&to=6', 404],
  ])('answers %s with %i', async (path, status) => {
    expect((await ground.get(path)).status).toBe(status)
  })

  it('lets nobody who runs it take a leaf or a checkpoint back', async () => {
    for (const table of ['keys_leaf', 'keys_checkpoint']) {
      await expect(ground.db.run(sql([`delete from ${table}`]))).rejects.toThrow()
      await expect(ground.db.run(sql([`truncate ${table}`]))).rejects.toThrow()
    }
    await expect(ground.db.run(sql`update keys_leaf set digest = 'other'`)).rejects.toThrow()
  })

  it('is made of what was accepted before there was a log', async () => {
    const before = await leaves()
    for (const table of ['keys_leaf', 'keys_checkpoint']) {
      await ground.db.run(sql([`alter table ${table} disable trigger user`]))
      await ground.db.run(sql([`grant delete on ${table} to current_user`]))
      await ground.db.run(sql([`delete from ${table}`]))
    }
    await logStoredDocuments(ground.db, { origin: keysLogOrigin(NET), key: KEY }, { now: () => NOW })
    expect(new Set((await leaves()).map(({ digest }) => digest))).toEqual(new Set(before.map(({ digest }) => digest)))
    expect((await leaves())[0]?.kind).toBe('member-list')
    const { size, root } = await checkpoint()
    expect([size, root]).toEqual([before.length, await rootOf(size)])
  })
})
