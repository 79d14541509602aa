import { EntriesForMatching } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countOf, emitted, type Ground, logged, post, prepareGround, type Running, startMailbox } from './ground.ts'
import { bytes, presentEntry, removal, submission } from './objects.ts'

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

const submit = (body: unknown) => post(mailbox.url, '/internal/records', body)
const records = (rid: string) => countOf(ground, sql`select count(*)::integer as count from record where rid = ${rid}`)

describe('a submission', () => {
  it('is stored whole, promised to matching and logged in the tree of its author', async () => {
    const { rid, entryId, body } = submission()
    const answer = await submit(body)
    expect([answer.status, JSON.parse(answer.text)]).toEqual([201, { recordId: rid, revision: 0, state: 'stored' }])
    expect(await emitted(ground, 'entry.submitted')).toContainEqual({ entryId })
    const log = (await logged(ground)).filter(({ act }) => act === body.caller.act)
    expect(log.map(({ tree, action, subject, decision }) => [tree, action, subject, decision])).toEqual(
      expect.arrayContaining([
        ['member:destination', 'record.submit', rid, 'allow'],
        ['member:destination', 'entry.submit', entryId, 'allow'],
      ]),
    )
  })

  it('that is repeated has the same answer and is stored once', async () => {
    const { rid, body } = submission()
    const [first, again] = [await submit(body), await submit(body)]
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect((await logged(ground)).filter(({ subject }) => subject === rid)).toHaveLength(1)
  })

  it('that is repeated many times at once is stored once, and every repetition has the one answer', async () => {
    const { rid, body } = submission()
    const answers = await Promise.all(Array.from({ length: 12 }, () => submit(body)))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(201)
    expect(await records(rid)).toBe(1)
  })

  it('under a key that was used for another request is refused', async () => {
    const { body } = submission()
    await submit(body)
    const other = submission()
    const reused = { ...other.body, idempotency: { key: body.idempotency.key, requestHash: bytes(32) } }
    const answer = await submit(reused)
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([422, 'idempotency_mismatch'])
    expect(await records(other.rid)).toBe(0)
  })

  it('of a record that is stored already is refused under a new key', async () => {
    const { rid, body } = submission()
    await submit(body)
    const answer = await submit({ ...body, idempotency: { key: 'k'.repeat(22), requestHash: bytes(32) } })
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([409, 'already_exists'])
    const denials = (await logged(ground)).filter(({ subject, decision }) => subject === rid && decision === 'deny')
    expect(denials.map(({ tree, code }) => [tree, code])).toEqual([['member:destination', 'already_exists']])
  })

  it('in the name of another Society is refused and leaves nothing but the denial', async () => {
    const { rid, body } = submission()
    const answer = await submit({ ...body, caller: { ...body.caller, member: 'origin' } })
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([422, 'binding_invalid'])
    expect(await records(rid)).toBe(0)
    expect((await logged(ground)).filter(({ act }) => act === body.caller.act)).toMatchObject([
      { tree: 'member:origin', decision: 'deny', code: 'binding_invalid' },
    ])
  })

  it('whose grants are for another record is refused', async () => {
    const [one, other] = [submission(), submission()]
    const mixed = { ...one.body.submission, grants: other.body.submission.grants }
    expect((await submit({ ...one.body, submission: mixed })).status).toBe(422)
    expect(await records(one.rid)).toBe(0)
  })

  it('without the internal token is answered 401 before its body is read', async () => {
    expect((await post(mailbox.url, '/internal/records', { secret: true }, 'x'.repeat(40))).status).toBe(401)
  })
})

describe('a revision', () => {
  it('replaces the revision whose digest it names, and only that', async () => {
    const first = submission()
    await submit(first.body)
    const stray = submission({ rid: first.rid, rev: 1, prev: bytes(32), withEntry: false })
    expect(JSON.parse((await submit(stray.body)).text).code).toBe('binding_invalid')
    const next = submission({ rid: first.rid, rev: 1, prev: first.digest, withEntry: false })
    expect((await submit(next.body)).status).toBe(201)
    const gap = submission({ rid: first.rid, rev: 3, prev: next.digest, withEntry: false })
    expect(JSON.parse((await submit(gap.body)).text).code).toBe('binding_invalid')
    expect(await records(first.rid)).toBe(1)
  })

  it('cannot be made by another Society', async () => {
    const first = submission()
    await submit(first.body)
    const theft = submission({ author: 'transit', rid: first.rid, rev: 1, prev: first.digest, withEntry: false })
    expect(JSON.parse((await submit(theft.body)).text).code).toBe('binding_invalid')
  })
})

describe('a present person’s entry', () => {
  const store = (body: unknown) => post(mailbox.url, '/internal/entries', body)
  const remove = (body: unknown) => post(mailbox.url, '/internal/entries/removal', body)
  const shown = async (id: string) => {
    const asked = { body: { ids: [id] }, response: EntriesForMatching }
    const answer = await mailbox.client.call('POST', '/internal/entries/for-matching', asked)
    return answer.ok ? answer.value.entries : undefined
  }

  it('is shown to matching until it is removed, and its removal can be repeated', async () => {
    const { id, body } = presentEntry()
    expect((await store(body)).status).toBe(201)
    expect(await shown(id)).toMatchObject([{ id, author: 'transit', role: 'present' }])
    const first = await remove(removal('transit', id))
    const again = await remove(removal('transit', id))
    expect([first.status, first.text]).toEqual([again.status, again.text])
    expect(await shown(id)).toEqual([])
    const told = (await emitted(ground, 'entry.removed')).filter(({ entryId }) => entryId === id)
    expect(told).toEqual([{ entryId: id }])
  })

  it('is what can be removed: the entry of a request ends with its record, whether or not anybody is found', async () => {
    const request = submission()
    expect((await post(mailbox.url, '/internal/records', request.body)).status).toBe(201)
    const answer = await remove(removal('destination', request.entryId))
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([422, 'binding_invalid'])
    expect(await shown(request.entryId)).toHaveLength(1)
    expect((await remove(removal('transit', request.entryId))).status).toBe(200)
    expect(await shown(request.entryId)).toHaveLength(1)
  })

  it('does not come back when its delayed submission arrives after its removal', async () => {
    const { id, body } = presentEntry()
    await remove(removal('transit', id))
    expect(JSON.parse((await store(body)).text).code).toBe('conflict')
  })

  it('that is handed in and removed at the same moment is not there afterwards, whichever came first', async () => {
    const people = Array.from({ length: 40 }, () => presentEntry())
    await Promise.all(people.flatMap(({ id, body }) => [store(body), remove(removal('transit', id))]))
    const left = await Promise.all(people.map(({ id }) => shown(id)))
    expect(left.flat()).toEqual([])
  })

  it('of another Society is not removed, and the answer does not tell', async () => {
    const { id, body } = presentEntry('origin')
    await store(body)
    expect((await remove(removal('transit', id))).status).toBe(200)
    expect(await shown(id)).toHaveLength(1)
  })

  it('that has expired is treated as absent', async () => {
    const { id, body } = presentEntry('transit', undefined, '2020-01-01T00:00:00Z')
    await store(body)
    expect(await shown(id)).toEqual([])
  })
})
