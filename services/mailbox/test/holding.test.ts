import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { blobDigest } from '@kinlink/crypto/hash'
import { sql } from '@kinlink/postgres'
import { freePort, startChild } from '@kinlink/testing'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readingSlots } from '../src/records/reading-slots.ts'
import {
  countOf,
  emitted,
  type Ground,
  logged,
  post,
  prepareGround,
  type Running,
  startMailbox,
  TOKEN,
  until,
} from './ground.ts'
import { submission, withdrawal } from './objects.ts'

let ground: Ground
let mailbox: Running
beforeAll(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground)
})
afterAll(async () => {
  await mailbox?.close()
  await ground?.close()
})

const stored = async () => {
  const { rid, body } = submission({ type: 'message', recipients: ['transit'] })
  await post(mailbox.url, '/internal/records', body)
  return rid
}

/** A message with a blob of one byte. */
const storedWithBlob = async () => {
  const { rid, body } = submission({ type: 'message', recipients: ['transit'] })
  const blob = { id: rid, digest: blobDigest(Uint8Array.of(1)), length: 1 }
  await post(mailbox.url, '/internal/blobs/parts', { caller: body.caller, blobId: rid, part: 0, bytes: 'AQ' })
  await post(mailbox.url, '/internal/records', { ...body, submission: { ...body.submission, blob } })
  return rid
}

/** Reads as the gateway does, and keeps the connection until it is told to close it. */
const hold = async (rid: string, member = 'transit', path = '/internal/records/read') => {
  const { promise: came, resolve } = Promise.withResolvers<number>()
  const { promise: closed, resolve: hasClosed } = Promise.withResolvers<void>()
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  const asking = request(new URL(path, mailbox.url), { method: 'POST', headers, agent: false }, (response) => {
    response.resume()
    response.once('data', () => resolve(response.statusCode ?? 0))
    response.on('error', () => {})
  })
  asking.on('error', () => {})
  asking.on('close', () => hasClosed())
  asking.end(
    JSON.stringify({ caller: { member, act: null }, recordId: rid, ...(path.includes('blobs') ? { part: 0 } : {}) }),
  )
  return { status: await came, closed, close: () => asking.destroy() }
}

/** Withdraws, and tells when it is answered. */
const withdraw = (rid: string, url = mailbox.url) => {
  const answer = { done: false, at: 0 }
  const answered = post(url, '/internal/withdrawals', withdrawal('destination', rid)).then(({ status }) => {
    Object.assign(answer, { done: true, at: performance.now() })
    return status
  })
  return { answer, answered }
}
const flagged = (rid: string) =>
  until(
    async () =>
      (await countOf(ground, sql`select count(*)::integer as count from record_withdrawn where rid = ${rid}`)) === 1,
  )
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('while a record is being handed to somebody', () => {
  it('a withdrawal is not answered; nobody else is handed the record any more', async () => {
    const rid = await stored()
    const [one, author] = [await hold(rid), await hold(rid, 'destination')]
    const { answer, answered } = withdraw(rid)
    await flagged(rid)
    const read = { caller: { member: 'transit', act: null }, recordId: rid }
    expect((await post(mailbox.url, '/internal/records/read', read)).status).toBe(404)
    await pause(300)
    expect(answer.done).toBe(false)
    one.close()
    await pause(300)
    expect(answer.done).toBe(false)
    author.close()
    expect(await answered).toBe(200)
  })

  it('and a part of its blob: a withdrawal waits for that as well, and no part leaves after it', async () => {
    const rid = await storedWithBlob()
    const path = '/internal/blobs/parts/read'
    const held = await hold(rid, 'transit', path)
    expect(held.status).toBe(200)
    const { answer, answered } = withdraw(rid)
    await flagged(rid)
    const read = { caller: { member: 'transit', act: null }, recordId: rid, part: 0 }
    expect((await post(mailbox.url, path, read)).status).toBe(404)
    await pause(300)
    expect(answer.done).toBe(false)
    held.close()
    expect(await answered).toBe(200)
    expect((await post(mailbox.url, path, read)).status).toBe(404)
  })

  it('its author’s revision does not wait, nor does anything tell the author that somebody reads', async () => {
    const first = submission()
    await post(mailbox.url, '/internal/records', first.body)
    await ground.superuser.run(sql`
      insert into activation (id, rid, member, stage, reason, opened_at)
      values ('opened by hand', ${first.rid}, 'transit', 'full', 'storing', '2026-11-23')`)
    const held = await hold(first.rid)
    const next = submission({ rid: first.rid, rev: 1, prev: first.digest })
    expect((await post(mailbox.url, '/internal/records', next.body)).status).toBe(201)
    held.close()
  })

  it('the log already says so, whatever becomes of the mailbox', async () => {
    const rid = await stored()
    const held = await hold(rid)
    const reads = (await logged(ground)).filter(({ subject, action }) => subject === rid && action === 'record.read')
    expect(reads.map(({ tree, decision, code }) => [tree, decision, code])).toEqual([
      ['member:transit', 'allow', 'full'],
    ])
    held.close()
  })

  it('the mailbox closes the connection after a few seconds, and answers the withdrawal then', async () => {
    const rid = await stored()
    const held = await hold(rid)
    const since = performance.now()
    const { answer, answered } = withdraw(rid)
    expect(await answered).toBe(200)
    await held.closed
    expect(answer.at - since).toBeGreaterThan(6000)
    expect(answer.at - since).toBeLessThan(9500)
  })

  it('and the database breaks the connection that holds it, the mailbox closes its own to the gateway', async () => {
    const rid = await stored()
    const held = await hold(rid)
    const Ended = Type.Object({ ended: Type.Boolean() })
    await ground.superuser.many(
      Ended,
      sql`select pg_terminate_backend(pid) as ended from pg_stat_activity
          where datname = current_database() and usename like '%mailbox' and state = 'idle in transaction'`,
    )
    await held.closed
  })

  it('many repetitions of the withdrawal wait together and leave the mailbox free for others', async () => {
    const rid = await stored()
    const held = await hold(rid)
    const waiting = Array.from({ length: 40 }, () => withdraw(rid))
    await flagged(rid)
    await pause(200)
    expect(await stored()).toBeTruthy()
    held.close()
    expect(new Set(await Promise.all(waiting.map(({ answered }) => answered)))).toEqual(new Set([200]))
  })
})

describe('while a record that is withdrawn waits for its reader to be shredded', () => {
  it('repetitions of the withdrawal under other keys leave the mailbox free for others', async () => {
    const rid = await stored()
    const waiters = sql`select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const { waiting } = await ground.superuser.transaction(async (tx) => {
      await tx.many(Type.Object({ rid: Type.String() }), sql`select rid from record where rid = ${rid} for key share`)
      const first = withdraw(rid)
      // The withdrawal itself, and whoever is to shred.
      await until(async () => (await countOf(ground, waiters)) === 2)
      const again = Array.from({ length: 40 }, () => withdraw(rid))
      const { body } = submission({ type: 'message', recipients: ['transit'] })
      expect((await post(mailbox.url, '/internal/records', body)).status).toBe(201)
      expect(first.answer.done).toBe(false)
      return { waiting: [first, ...again] }
    })
    expect(new Set(await Promise.all(waiting.map(({ answered }) => answered)))).toEqual(new Set([200]))
  })
})

describe('a mailbox that is killed between the flag and the shredding', () => {
  const startProcess = async () => {
    const port = await freePort()
    const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url))
    return startChild({ entry, env: { ...ground.env, PORT: String(port) }, url: `http://127.0.0.1:${port}` })
  }

  it('hands out nothing at its next start, and finishes what the flag promised', async () => {
    const rid = await stored()
    await mailbox.close()
    const process = await startProcess()
    await ground.superuser.transaction(async (tx) => {
      await tx.many(Type.Object({ rid: Type.String() }), sql`select rid from record where rid = ${rid} for key share`)
      withdraw(rid, process.url).answered.catch(() => {})
      await flagged(rid)
      await process.kill9()
      mailbox = await startMailbox(ground)
      const read = { caller: { member: 'transit', act: null }, recordId: rid }
      expect((await post(mailbox.url, '/internal/records/read', read)).status).toBe(404)
    })
    const ended = sql`select count(*)::integer as count from record_ended where rid = ${rid}`
    await until(async () => (await countOf(ground, ended)) === 1)
    const keys = sql`select count(*)::integer as count from mailbox_keys.record_key where rid = ${rid}`
    expect(await countOf(ground, keys)).toBe(0)
    const asked = (await emitted(ground, 'event.published')).filter(
      ({ recordId, type }) => recordId === rid && type === 'erasure.requested',
    )
    expect(asked).toMatchObject([{ recipient: 'transit' }])
    expect(await withdraw(rid).answered).toBe(200)
  })
})

describe('places for reading', () => {
  it('are bounded in all and for each Society, and go to who waited longest among those who may', async () => {
    const slots = readingSlots({ total: 3, perMember: 2, forFirst: 0, waiting: 9, waitMs: 1000 })
    const order: string[] = []
    const [a, b] = [await slots.enter('transit'), await slots.enter('transit')]
    void slots.enter('transit').then(() => order.push('transit'))
    const c = await slots.enter('origin')
    expect(order).toEqual([])
    void slots.enter('harbour').then(() => order.push('harbour'))
    c?.()
    await pause(1)
    expect(order).toEqual(['harbour'])
    a?.()
    a?.()
    await pause(1)
    expect(order).toEqual(['harbour', 'transit'])
    b?.()
  })

  it('are left for Societies that read nothing yet, however slowly two others read', async () => {
    const slots = readingSlots({ total: 6, perMember: 3, forFirst: 3, waiting: 9, waitMs: 20 })
    const slow = ['transit', 'transit', 'transit', 'transit', 'harbour', 'harbour', 'harbour']
    const taken = await Promise.all(slow.map((member) => slots.enter(member)))
    expect(taken.filter((leave) => leave !== undefined)).toHaveLength(4)
    expect(await slots.enter('origin')).toBeDefined()
    expect(await slots.enter('destination')).toBeDefined()
  })

  it('are not waited for by more of one Society than may, and by others all the same', async () => {
    const slots = readingSlots({ total: 1, perMember: 1, forFirst: 0, waiting: 2, waitMs: 60_000 })
    const leave = await slots.enter('transit')
    const waiting = [slots.enter('transit'), slots.enter('transit')]
    expect(await slots.enter('transit')).toBeUndefined()
    const other = slots.enter('origin')
    leave?.()
    for (const one of [...waiting, other]) (await one)?.()
  })

  it('that none comes free of in time are refused', async () => {
    const slots = readingSlots({ total: 1, perMember: 1, forFirst: 0, waiting: 9, waitMs: 20 })
    const leave = await slots.enter('transit')
    expect(await slots.enter('origin')).toBeUndefined()
    leave?.()
    expect(await slots.enter('origin')).toBeDefined()
  })
})
