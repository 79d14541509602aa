import { fileURLToPath } from 'node:url'
import { raw, sql, Timestamp } from '@kinlink/postgres'
import { freePort, type ServiceProcess, startChild, testRedis } from '@kinlink/testing'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, countOf, emitted, type Ground, post, prepareGround, until } from './ground.ts'
import { allWorkedOn, startMatchingSide } from './matching-side.ts'
import { presentEntry, submission } from './objects.ts'

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url))
let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
afterAll(() => ground?.close())

const startProcess = async (extra: Record<string, string> = {}): Promise<ServiceProcess> => {
  const port = await freePort()
  const env = { ...ground.env, PORT: String(port), ...extra }
  return startChild({ entry, env, url: `http://127.0.0.1:${port}` })
}
const submit = (url: string, body: unknown) => post(url, '/internal/records', body).catch(() => undefined)

describe('kill -9 of the mailbox', () => {
  it('leaves every answered submission stored once, and an unanswered one stored whole or not at all', async () => {
    const requests = Array.from({ length: 40 }, () => submission())
    let process = await startProcess()
    const first = requests.map(({ body }) => submit(process.url, body))
    await Promise.race(first)
    await process.kill9()
    const answered = (await Promise.all(first)).filter((answer) => answer?.status === 201).length
    const stored = () => countOf(ground, sql`select count(*)::integer as count from record`)
    expect(await stored()).toBeGreaterThanOrEqual(answered)
    process = await startProcess()
    for (const { body } of requests) expect((await submit(process.url, body))?.status).toBe(201)
    expect(await stored()).toBe(requests.length)
    for (const table of ['idempotency_key', 'receipt', 'entry']) {
      const count = sql`select count(*)::integer as count from ${raw(table)}`
      expect([table, await countOf(ground, count)]).toEqual([table, requests.length])
    }
    expect(await emitted(ground, 'entry.submitted')).toHaveLength(requests.length)
    await process.stop()
  })

  it('and a flushed Redis lose no candidate and tell of none twice', async () => {
    let process = await startProcess()
    const matching = startMatchingSide(ground, 1500)
    const pairs = []
    for (let i = 0; i < 20; i += 1) {
      const [request, person] = [submission(), presentEntry()]
      await submit(process.url, request.body)
      await post(process.url, '/internal/entries', person.body)
      pairs.push({ soughtEntry: request.entryId, presentEntry: person.id })
    }
    await matching.find(...pairs)
    await process.kill9()
    // Gives out the same logical database, emptied.
    await testRedis()
    process = await startProcess()
    await until(() => allWorkedOn(ground), 60)
    const proposed = (await emitted(ground, 'event.published')).filter(({ type }) => type === 'match.proposed')
    expect(new Set(proposed.map(({ entryId }) => entryId)).size).toBe(20)
    expect(proposed).toHaveLength(20)
    await matching.close()
    expect(await process.stop()).toBe(0)
  })

  it('across a window lets a release leave once, at the next start', async () => {
    const windows = { WINDOW_SECONDS: '2', WINDOW_ANCHOR: '00:00:00Z' }
    let process = await startProcess(windows)
    const { rid, body } = submission({ type: 'release', author: 'transit', recipients: ['destination'] })
    expect((await submit(process.url, body))?.status).toBe(201)
    await process.kill9()
    const Due = Type.Object({ due_at: Timestamp })
    const { due_at } = await ground.superuser.one(Due, sql`select due_at from release_due where rid = ${rid}`)
    await until(() => Date.now() > due_at.getTime() + 500)
    process = await startProcess(windows)
    const events = async () => (await emitted(ground, 'event.published')).filter(({ recordId }) => recordId === rid)
    await until(async () => (await events()).length > 0)
    await process.kill9()
    process = await startProcess(windows)
    await post(process.url, '/internal/records/read', { caller: { member: 'destination', act: null }, recordId: rid })
    expect(await events()).toMatchObject([{ recipient: 'destination', occurredWindow: due_at.toISOString() }])
    await process.stop()
  })

  it('logs no header, code, ciphertext or id of what it stored', async () => {
    const process = await startProcess({ LOG_LEVEL: 'trace' })
    const { body, rid, entryId } = submission()
    await submit(process.url, { ...body, surplus: 'a surprising member' })
    await submit(process.url, body)
    const asked = { body: { ids: [entryId] }, response: {} }
    await clientOf(process.url).call('POST', '/internal/entries/for-matching', asked)
    await until(() => process.output().includes('/internal/entries/for-matching'))
    for (const secret of [rid, entryId, 'surprising', body.submission.record.header]) {
      expect(process.output()).not.toContain(secret)
    }
    await process.stop()
  })
})
