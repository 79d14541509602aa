import { createDb, json, raw, sql } from '@kinlink/postgres'
import { testDatabase } from '@kinlink/testing'
import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWraps, sealWraps } from '../src/grants/wrap-seal.ts'
import { countOf, emitted, type Ground, post, prepareGround, type Running, startMailbox, until } from './ground.ts'
import { submission, withdrawal } from './objects.ts'

let ground: Ground
let mailbox: Running | undefined
beforeEach(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground)
})
afterEach(async () => {
  await mailbox?.close()
  await ground.close()
})

const call = (path: string, body: unknown) => post(mailbox?.url ?? '', path, body)
const stored = async () => {
  const made = submission({ type: 'message', recipients: ['transit'] })
  expect((await call('/internal/records', made.body)).status).toBe(201)
  return made
}
const read = async (rid: string, member = 'transit') => {
  const { status, text } = await call('/internal/records/read', { caller: { member, act: null }, recordId: rid })
  return { status, grants: status === 200 ? JSON.parse(text).grants : [] }
}
const shredded = (rid: string) =>
  until(
    async () =>
      (await countOf(ground, sql`select count(*)::integer as count from record_ended where rid = ${rid}`)) === 1,
  )

describe('the wraps of a grant', () => {
  it('rest sealed: no table of the main schema holds one, and the keys lie in a schema of their own', async () => {
    const { body } = await stored()
    const Text = Type.Object({ text: Type.String() })
    const tables = ['record', 'record_grant', 'idempotency_key', 'outbox']
    const dumped = await Promise.all(
      tables.map((table) => ground.superuser.many(Text, sql`select t::text as text from ${raw(table)} t`)),
    )
    const dump = dumped
      .flat()
      .map(({ text }) => text)
      .join()
    const wraps = body.submission.grants.flatMap((grant) => [grant.enc, ...Object.values(grant.wraps)])
    expect(wraps.length).toBeGreaterThan(20)
    for (const wrap of wraps) {
      expect(dump).not.toContain(wrap.slice(0, 40))
      expect(dump).not.toContain(Buffer.from(wrap, 'base64url').toString('hex').slice(0, 60))
      expect(dump).not.toContain(Buffer.from(wrap).toString('hex').slice(0, 60))
    }
    // The dump is one in which what is there is found.
    expect(dump).toContain(body.submission.grants[0]?.sig)
  })

  it('open under the key of their record and as the grant they are of, and in no other way', () => {
    const wraps = { enc: 'enc', wraps: { letter: 'wrap' } }
    const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const [sealed] = sealWraps(key, [['grant', wraps]]) as [Uint8Array]
    expect(openWraps(key, 'grant', sealed)).toEqual(wraps)
    expect(() => openWraps(other, 'grant', sealed)).toThrow()
    expect(() => openWraps(key, 'another', sealed)).toThrow()
    for (let i = 0; i < sealed.length; i += 1) {
      const edited = Uint8Array.from(sealed)
      edited[i] = (edited[i] ?? 0) ^ 1
      expect(() => openWraps(key, 'grant', edited)).toThrow()
    }
  })

  it('have keys that only the mailbox’s role may read', async () => {
    const Right = Type.Object({ usage: Type.Boolean() })
    const right = (role: string) =>
      ground.superuser.one(Right, sql`select has_schema_privilege(${role}, 'mailbox_keys', 'usage') as usage`)
    expect(await right('mailbox_test_mailbox')).toEqual({ usage: true })
    expect(await right('mailbox_test_matching')).toEqual({ usage: false })
    expect(await right('mailbox_test_audit')).toEqual({ usage: false })
  })
})

describe('a backup of the main schemas, restored with the newest state of the keys', () => {
  const Key = Type.Object({ rid: Type.String(), key: Type.String() })

  it('opens every record that lives and none that was shredded since, which ends once more', async () => {
    const [kept, revised, gone, late] = [await stored(), submission(), await stored(), await stored()]
    await call('/internal/records', revised.body)
    await mailbox?.close()
    await ground.superuser.close()
    await ground.matching.close()
    const name = new URL(ground.env.DATABASE_URL ?? '').pathname.slice(1)
    const backup = await testDatabase({ template: name })
    const live = createDb({ connectionString: backup.url.replace(backup.name, name), schema: 'mailbox', max: 1 })
    mailbox = await startMailbox(ground)
    const next = submission({ rid: revised.rid, rev: 1, prev: revised.digest })
    expect((await call('/internal/records', next.body)).status).toBe(201)
    await call('/internal/withdrawals', withdrawal('destination', gone.rid))
    const ended = sql`select count(*)::integer as count from record_ended`
    const Count = Type.Object({ count: Type.Integer() })
    await until(async () => (await live.one(Count, ended)).count === 1)
    await mailbox.close()
    const keys = await live.many(Key, sql`select rid, encode(key, 'hex') as key from mailbox_keys.record_key`)
    await live.close()
    const restored = createDb({ connectionString: backup.url, schema: 'mailbox', max: 1 })
    // What was left out of the dump comes from where the newest keys are.
    await restored.run(sql`truncate mailbox_keys.record_key`)
    await restored.run(sql`
      insert into mailbox_keys.record_key (rid, key)
      select rid, decode(key, 'hex') from json_to_recordset(${json(keys)}::json) as k (rid text, key text)`)
    const url = new URL(ground.env.DATABASE_URL ?? '')
    url.pathname = `/${backup.name}`
    mailbox = await startMailbox(ground, undefined, { DATABASE_URL: url.href })
    expect((await read(gone.rid)).status).toBe(404)
    for (const { rid, body } of [kept, late]) {
      const own = body.submission.grants.slice(3)
      expect((await read(rid)).grants).toEqual(own)
      expect((await read(rid, 'destination')).grants).toEqual(body.submission.grants)
    }
    expect((await read(revised.rid, 'destination')).grants).toEqual(revised.body.submission.grants)
    await until(async () => (await restored.one(Count, ended)).count === 1)
    expect((await read(gone.rid, 'destination')).status).toBe(404)
    await mailbox.close()
    mailbox = undefined
    await restored.close()
    await backup.drop()
  })
})

it('a withdrawal destroys the key in the transaction that shreds', async () => {
  const { rid } = await stored()
  const keys = sql`select count(*)::integer as count from mailbox_keys.record_key where rid = ${rid}`
  expect(await countOf(ground, keys)).toBe(1)
  await call('/internal/withdrawals', withdrawal('destination', rid))
  await shredded(rid)
  expect(await countOf(ground, keys)).toBe(0)
  expect(await emitted(ground, 'event.published')).toHaveLength(2)
})
