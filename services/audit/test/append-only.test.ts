import { sql } from '@kinlink/postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, type Ground, logAct, prepareGround, startAudit, until } from './audit-service.ts'

let ground: Ground
let close: () => Promise<void>

beforeAll(async () => {
  ground = await prepareGround()
  const service = await startAudit(ground)
  close = service.close
  await logAct(ground.other, 'member:transit')
  await until(async () =>
    (await ask(service, '/internal/trees/member:transit/checkpoint')).status === 200 ? true : undefined,
  )
})
afterAll(async () => {
  await close()
  await ground.close()
})

const rewriting = [
  ['edit an entry', sql`update audit.entry set leaf = leaf`],
  ['delete an entry', sql`delete from audit.entry`],
  ['empty the entries', sql`truncate audit.entry`],
  ['edit what an entry says', sql`update audit.entry_content set body = body`],
  ['empty what entries say', sql`truncate audit.entry_content`],
  ['edit a checkpoint', sql`update audit.checkpoint set note = note`],
  ['delete a checkpoint', sql`delete from audit.checkpoint`],
  ['empty the checkpoints', sql`truncate audit.checkpoint`],
  ['rewrite a tile', sql`update audit.tile set hashes = set_byte(hashes, 0, (get_byte(hashes, 0) + 1) % 256)`],
  ['shorten a tile', sql`update audit.tile set hashes = substring(hashes for 0) || decode(repeat('00', 32), 'hex')`],
  ['move a tile', sql`update audit.tile set idx = idx + 1`],
  ['delete a tile', sql`delete from audit.tile`],
  ['empty the tiles', sql`truncate audit.tile`],
] as const

describe('the log is append-only', () => {
  it.each(rewriting)('for the service itself, which may not %s', async (_title, statement) => {
    await expect(ground.own.run(statement)).rejects.toMatchObject({ code: '42501' })
  })

  it.each(rewriting)('even a superuser has to switch triggers off to %s', async (_title, statement) => {
    await expect(ground.superuser.run(statement)).rejects.toMatchObject({ code: '42501' })
  })

  it('for the service itself, which may not delete what an entry says', async () => {
    await expect(ground.own.run(sql`delete from audit.entry_content`)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('another service', () => {
  it.each([
    ['read what is pending', sql`select id from audit.pending`],
    ['take back what is pending', sql`delete from audit.pending`],
    ['edit what is pending', sql`update audit.pending set body = body`],
    ['read entries', sql`select seq from audit.entry`],
    [
      'write entries',
      sql`insert into audit.entry (tree, seq, leaf) values ('network', 0, decode(repeat('00', 32), 'hex'))`,
    ],
    ['read what entries say', sql`select body from audit.entry_content`],
    [
      'write checkpoints',
      sql`insert into audit.checkpoint (tree, size, root, note, at) values ('network', 1, '', '', '2026-01-01')`,
    ],
  ])('may not %s', async (_title, statement) => {
    await expect(ground.other.run(statement)).rejects.toMatchObject({ code: '42501' })
  })

  it.each([
    ['a tree that no side keeps', 'member:../x', '{}'],
    ['a body that is no object', 'network', '[]'],
    ['a body that is no JSON', 'network', 'x'],
    ['a body that names a member twice', 'network', '{"id":"a","id":"b"}'],
    ['a body without measure', 'network', JSON.stringify({ v: 'x'.repeat(17_000) })],
  ])('cannot log %s: its act fails with it', async (_title, tree, body) => {
    const insert = sql`insert into audit.pending (id, tree, body, at) values ('a pending entry’s id', ${tree}, ${body}, '2026-11-23T10:00:00Z')`
    await expect(ground.other.run(insert)).rejects.toMatchObject({ code: '23514' })
  })
})
