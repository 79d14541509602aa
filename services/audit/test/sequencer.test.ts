import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { generateAttestKey, ready } from '@kinlink/crypto/attest'
import { verifyNote } from '@kinlink/crypto/verify'
import { BigInteger, Bytes, type Db, sql } from '@kinlink/postgres'
import {
  consistencyPath,
  openCheckpoint,
  proofHashes,
  rootOfLeaves,
  sameHash,
  tilesFor,
  verifyConsistency,
} from '@kinlink/tlog'
import { Type } from 'typebox'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LogDamaged, sequenceAll, sequenceBatch } from '../src/sequencer/sequencer.ts'
import { treeRules } from '../src/trees/tree.ts'
import { loadTiles } from '../src/trees/tree-store.ts'
import { aBody, type Ground, logAct, NOW, prepareGround, randomInteger } from './audit-service.ts'

const rules = treeRules({ side: 'exchange' }, 'kinlink-test')
let ground: Ground
const deps = (db: Db = ground.own) => ({
  db,
  clock: { now: () => NOW },
  rules,
  key: generateAttestKey(new Uint8Array(32).fill(3)),
})

beforeAll(ready)
beforeEach(async () => {
  ground = await prepareGround()
})
afterEach(() => ground.close())

const Leaf = Type.Object({ seq: BigInteger, leaf: Bytes })
const leavesOf = (tree: string) =>
  ground.superuser.many(Leaf, sql`select seq, leaf from entry where tree = ${tree} order by seq`)
const CheckpointRow = Type.Object({ size: BigInteger, root: Bytes, note: Type.String() })
const checkpointsOf = (tree: string) =>
  ground.superuser.many(CheckpointRow, sql`select size, root, note from checkpoint where tree = ${tree} order by size`)
const Count = Type.Object({ count: Type.Integer() })
const count = async (table: 'pending' | 'entry') =>
  (
    await ground.superuser.one(
      Count,
      table === 'entry'
        ? sql`select count(*)::integer as count from entry`
        : sql`select count(*)::integer as count from pending`,
    )
  ).count

/** Dense numbers, every checkpoint signed and the root of the leaves it covers, each consistent with the one before. */
const expectSoundTree = async (tree: string, size: number) => {
  const rows = await leavesOf(tree)
  expect(rows.map((row) => Number(row.seq))).toEqual(Array.from({ length: size }, (_, seq) => seq))
  const checkpoints = await checkpointsOf(tree)
  const logKey = { name: rules.originOf(tree), publicKey: deps().key.publicKey }
  let before: { size: number; root: Uint8Array } | undefined
  for (const { size: text, root, note } of checkpoints) {
    const covered = Number(text)
    const opened = openCheckpoint(note, (signed) => {
      const verified = verifyNote(signed, [logKey])
      return verified.ok ? verified : undefined
    })
    expect(opened?.size).toBe(covered)
    expect(sameHash(opened?.root ?? new Uint8Array(), root)).toBe(true)
    expect(sameHash(root, rootOfLeaves(rows.slice(0, covered).map((row) => row.leaf)))).toBe(true)
    if (before !== undefined) {
      const path = consistencyPath(before.size, covered)
      const hashes = proofHashes(path, await loadTiles(ground.own, tree, tilesFor(path)))
      expect(verifyConsistency({ from: before.size, fromRoot: before.root, to: covered, toRoot: root, hashes })).toBe(
        true,
      )
    }
    before = { size: covered, root }
  }
  expect(before?.size).toBe(size)
}

describe('the sequencer', () => {
  it('numbers densely what many services log at the same time, and signs the tree', async () => {
    let writing = true
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let act = 0; act < 40; act += 1) await logAct(ground.other, writer % 2 === 0 ? 'network' : 'member:transit')
    })
    const sequencers = [deps(), deps(ground.superuser)].map(async (each) => {
      while (writing || (await count('pending')) > 0) await sequenceBatch(each)
    })
    await Promise.all(writers)
    writing = false
    await Promise.all(sequencers)
    await expectSoundTree('network', 160)
    await expectSoundTree('member:transit', 160)
  })

  it('takes up what commits late, without a gap and without waiting for it', async () => {
    const started = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    const late = ground.other.transaction(async (tx) => {
      await logAct(tx, 'network', aBody({ at: '2026-11-23T09:00:00.000Z', code: 'late' }))
      started.resolve()
      await finish.promise
    })
    await started.promise
    await logAct(ground.other, 'network')
    expect(await sequenceAll(deps())).toBe(1)
    finish.resolve()
    await late
    expect(await sequenceAll(deps())).toBe(1)
    await expectSoundTree('network', 2)
  })

  it('logs nothing of an act that was rolled back', async () => {
    await ground.other
      .transaction(async (tx) => {
        await logAct(tx, 'network')
        throw new Error('the act fails')
      })
      .catch(() => {})
    expect(await sequenceAll(deps())).toBe(0)
    expect(await checkpointsOf('network')).toEqual([])
  })

  it('orders a batch by time whatever the order of arrival', async () => {
    const times = ['10:00:03', '10:00:01', '10:00:02'].map((time) => `2026-11-23T${time}.000Z`)
    for (const at of times) await logAct(ground.other, 'network', aBody({ at }))
    await sequenceAll(deps())
    const At = Type.Object({ at: Type.String() })
    const rows = await ground.own.many(At, sql`select body::jsonb ->> 'at' as at from entry_content order by seq`)
    expect(rows.map((row) => row.at)).toEqual(times.toSorted())
  })

  it('grows a tree over tile edges in steps of any size', async () => {
    let size = 0
    for (const step of [1, 254, 1, 1, 600]) {
      const at = NOW.toISOString()
      await ground.other.run(
        sql`insert into audit.pending (id, tree, body, at)
            select 'pending-number-' || n, 'network', ${JSON.stringify(aBody())}, ${at}::timestamptz from generate_series(${size + 1}::integer, ${size + step}::integer) as n`,
      )
      size += step
      expect(await sequenceAll(deps())).toBe(step)
    }
    await expectSoundTree('network', 857)
  })

  it('does nothing while another sequencer is at work', async () => {
    await logAct(ground.other, 'network')
    await ground.superuser.transaction(async (tx) => {
      await tx.run(sql`select pg_advisory_xact_lock(7016942332)`)
      expect(await sequenceAll(deps())).toBe(0)
      expect(await count('pending')).toBe(1)
    })
    expect(await sequenceAll(deps())).toBe(1)
  })

  it('refuses to sign over tiles that somebody has changed', async () => {
    for (let act = 0; act < 5; act += 1) await logAct(ground.other, 'network')
    await sequenceAll(deps())
    await ground.superuser.transaction(async (tx) => {
      await tx.run(sql`set local session_replication_role = replica`)
      await tx.run(sql`update tile set hashes = set_byte(hashes, 40, (get_byte(hashes, 40) + 1) % 256)`)
    })
    await logAct(ground.other, 'network')
    await expect(sequenceAll(deps())).rejects.toThrow(LogDamaged)
    expect(await count('pending')).toBe(1)
    expect(await count('entry')).toBe(5)
    await logAct(ground.other, 'member:transit')
    await expect(sequenceAll(deps())).rejects.toThrow(LogDamaged)
    expect(await count('pending')).toBe(1)
    await expectSoundTree('member:transit', 1)
  })
})

describe('killed in the middle of a batch', () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const children = new Set<ReturnType<typeof spawn>>()
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
  })

  it('the service loses no entry, repeats none and forks no tree', async () => {
    const total = 12_000
    await ground.other.run(
      sql`insert into audit.pending (id, tree, body, at)
          select 'pending-number-' || n, case when n % 3 = 0 then 'network' else 'member:transit' end, ${JSON.stringify(aBody())}, ${NOW}::timestamptz
          from generate_series(1, ${total}::integer) as n`,
    )
    for (let kill = 0; kill < 4 && (await count('pending')) > 0; kill += 1) {
      const child = spawn(process.execPath, [main], { env: { ...ground.env, SEQUENCER_MS: '10' }, stdio: 'ignore' })
      children.add(child)
      const before = await count('entry')
      while (child.exitCode === null && (await count('entry')) === before && (await count('pending')) > 0);
      await new Promise((resolve) => setTimeout(resolve, randomInteger(60)))
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      children.delete(child)
      expect((await count('entry')) + (await count('pending'))).toBe(total)
    }
    while ((await count('pending')) > 0) await sequenceAll(deps())
    await expectSoundTree('network', total / 3)
    await expectSoundTree('member:transit', (total / 3) * 2)
  }, 60_000)
})
