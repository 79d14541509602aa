import { type AuditEntry, AuditProof } from '@kinlink/contracts'
import { parseNoteVerifierKey, verifyNote } from '@kinlink/crypto/verify'
import { type Sql, sql } from '@kinlink/postgres'
import type { Service } from '@kinlink/runtime'
import { openCheckpoint, rootOfLeaves, sameHash, verifyConsistency, verifyEntryProof } from '@kinlink/tlog'
import { Value } from 'typebox/value'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aBody, ask, type Ground, LOG_KEY, logAct, prepareGround, startAudit, until } from './audit-service.ts'

const TREE = '/internal/trees/member:transit'
const ENTRIES = 9
let ground: Ground
let service: Service

beforeEach(async () => {
  ground = await prepareGround()
  service = await startAudit(ground)
  for (let at = 0; at < ENTRIES; at += 1) await logAct(ground.other, 'member:transit', aBody({ count: at }))
  await until(async () => ((await sizeNow()) === ENTRIES ? true : undefined))
})
afterEach(async () => {
  await service.close()
  await ground.close()
})

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
/** What an auditor does with a note and the log's key, and nothing else. */
const openWith = (verifier: string) => (note: string) => {
  const opened = verifyNote(note, [parseNoteVerifierKey(verifier)])
  return opened.ok ? opened : undefined
}
const checkpointNow = async () => {
  const { body } = await ask(service, `${TREE}/checkpoint`)
  return openCheckpoint(String(body.checkpoint), openWith(String(body.verifier)))
}
const sizeNow = async () =>
  (await ask(service, `${TREE}/checkpoint`)).status === 200 ? (await checkpointNow())?.size : 0
const proofOf = async (seq: number) => {
  const { status, body } = await ask(service, `${TREE}/entries/${seq}/proof`)
  return status === 200 ? Value.Parse(AuditProof, body) : undefined
}
const verified = async (seq: number) => {
  const proof = await proofOf(seq).catch(() => undefined)
  return proof !== undefined && proof.entry.seq === seq && verifyEntryProof(proof, openWith(proof.verifier)).ok
}
const asSuperuser = async (...statements: Sql[]) =>
  await ground.superuser.transaction(async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    for (const statement of statements) await tx.run(statement)
  })

/** Reads the whole tree as an auditor can and computes its root anew. */
const wholeTreeVerifies = async (): Promise<boolean> => {
  const checkpoint = await checkpointNow()
  const page = await ask(service, `${TREE}/entries?limit=200&after=${checkpoint?.size ?? 0}`)
  const entries = (page.body.items as AuditEntry[]).toReversed()
  const dense = entries.every((entry, at) => entry.seq === at)
  return (
    dense && checkpoint !== undefined && sameHash(rootOfLeaves(entries.map(({ leaf }) => bytes(leaf))), checkpoint.root)
  )
}

it('proofs verify offline, each entry and the whole tree', async () => {
  for (let seq = 0; seq < ENTRIES; seq += 1) expect(await verified(seq)).toBe(true)
  expect(await wholeTreeVerifies()).toBe(true)
})

describe('offline verification finds that a superuser', () => {
  it('edited what an entry says', async () => {
    await asSuperuser(sql`update entry_content set body = replace(body, '"allow"', '"deny"') where seq = 4`)
    expect(await verified(4)).toBe(false)
    expect(await verified(5)).toBe(true)
  })

  it('edited an entry and its leaf', async () => {
    await asSuperuser(
      sql`update entry_content set body = replace(body, '"allow"', '"deny"') where seq = 4`,
      sql`update entry set leaf = sha256('\\x00'::bytea || sha256(c.salt || convert_to(c.body, 'UTF8')))
          from entry_content as c where c.tree = entry.tree and c.seq = entry.seq and entry.seq = 4`,
    )
    expect(await verified(4)).toBe(false)
    expect(await wholeTreeVerifies()).toBe(false)
  })

  it('deleted an entry', async () => {
    await asSuperuser(sql`delete from entry where seq = 4`, sql`delete from entry_content where seq = 4`)
    expect(await verified(4)).toBe(false)
    expect(await wholeTreeVerifies()).toBe(false)
  })

  it('deleted an entry and closed the gap', async () => {
    await asSuperuser(
      sql`delete from entry where seq = 4`,
      sql`delete from entry_content where seq = 4`,
      sql`update entry set seq = seq + 1000 where seq > 4`,
      sql`update entry set seq = seq - 1001 where seq > 1000`,
      sql`update entry_content set seq = seq + 1000 where seq > 4`,
      sql`update entry_content set seq = seq - 1001 where seq > 1000`,
    )
    expect(await verified(5)).toBe(false)
    expect(await wholeTreeVerifies()).toBe(false)
  })

  it('inserted an entry beyond the signed size', async () => {
    await asSuperuser(
      sql`insert into entry select tree, ${ENTRIES}, leaf from entry where seq = 0 and tree = 'member:transit'`,
      sql`insert into entry_content (tree, seq, salt, body, at) select tree, ${ENTRIES}, salt, body, at from entry_content where seq = 0 and tree = 'member:transit'`,
    )
    expect(await verified(ENTRIES)).toBe(false)
  })

  it('put two entries in each other’s place', async () => {
    for (const table of [sql`entry`, sql`entry_content`])
      await asSuperuser(
        sql`update ${table} set seq = 1000 where seq = 2`,
        sql`update ${table} set seq = 2 where seq = 3`,
        sql`update ${table} set seq = 3 where seq = 1000`,
      )
    expect(await verified(2)).toBe(false)
    expect(await verified(3)).toBe(false)
    expect(await wholeTreeVerifies()).toBe(false)
  })

  it('rewrote the log and signed it anew with the log’s own key, when an older checkpoint is in other hands', async () => {
    const before = await checkpointNow()
    await service.close()
    await asSuperuser(
      sql`delete from entry`,
      sql`delete from entry_content`,
      sql`delete from tile`,
      sql`delete from checkpoint`,
    )
    for (let at = 0; at < ENTRIES + 2; at += 1) await logAct(ground.other, 'member:transit', aBody({ count: 100 + at }))
    service = await startAudit({ ...ground, env: { ...ground.env, LOG_KEY } })
    await until(async () => (((await sizeNow()) ?? 0) >= ENTRIES + 2 ? true : undefined))
    const after = await checkpointNow()
    expect(after).toBeDefined()
    const { body } = await ask(service, `${TREE}/consistency?from=${ENTRIES}&to=${after?.size}`)
    const claim = {
      from: ENTRIES,
      fromRoot: before?.root ?? bytes(''),
      to: after?.size ?? 0,
      toRoot: after?.root ?? bytes(''),
    }
    expect(verifyConsistency({ ...claim, hashes: (body.hashes as string[]).map(bytes) })).toBe(false)
  })
})

it('a tree that only grew is consistent with every older checkpoint', async () => {
  const before = await checkpointNow()
  await logAct(ground.other, 'member:transit')
  await until(async () => (((await sizeNow()) ?? 0) > ENTRIES ? true : undefined))
  const after = await checkpointNow()
  const { body } = await ask(service, `${TREE}/consistency?from=${before?.size}&to=${after?.size}`)
  const claim = {
    from: before?.size ?? 0,
    fromRoot: before?.root ?? bytes(''),
    to: after?.size ?? 0,
    toRoot: after?.root ?? bytes(''),
  }
  expect(verifyConsistency({ ...claim, hashes: (body.hashes as string[]).map(bytes) })).toBe(true)
})
