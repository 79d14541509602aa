import { raw, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  countOf,
  emitted,
  type Ground,
  logged,
  post,
  prepareGround,
  type Running,
  startMailbox,
  steppingClock,
  until,
} from './ground.ts'
import { allWorkedOn, type MatchingSide, startMatchingSide } from './matching-side.ts'
import { bytes, outcome, presentEntry, removal, submission, type Wanted } from './objects.ts'

let ground: Ground
let mailbox: Running
let matching: MatchingSide
let clock: ReturnType<typeof steppingClock>
beforeEach(async () => {
  clock = steppingClock('2026-11-23T10:00:00Z')
  ground = await prepareGround()
  mailbox = await startMailbox(ground, clock)
  matching = startMatchingSide(ground)
})
afterEach(async () => {
  await matching.close()
  await mailbox.close()
  await ground.close()
})

const TOMORROW = '2026-11-24T10:00:00Z'
const DAY = 86_400
const settle = (rid: string, entry: string, word: 'confirmed' | 'rejected') =>
  post(mailbox.url, '/internal/outcomes', outcome('transit', rid, entry, word))
const submit = (body: unknown) => post(mailbox.url, '/internal/records', body)
const read = async (rid: string, member = 'transit') => {
  const answer = await post(mailbox.url, '/internal/records/read', { caller: { member, act: null }, recordId: rid })
  return answer.status === 200 ? JSON.parse(answer.text).stage : answer.status
}
const rows = (table: string) => countOf(ground, sql`select count(*)::integer as count from ${raw(table)}`)
/** The calendar's hourly step comes first at a start. */
const restart = async () => {
  await mailbox.close()
  mailbox = await startMailbox(ground, clock)
}
const found = async (wanted: Wanted = {}, entryUntil?: string) => {
  const request = submission(wanted)
  const person = presentEntry('transit', undefined, entryUntil)
  expect((await submit(request.body)).status).toBe(201)
  expect((await post(mailbox.url, '/internal/entries', person.body)).status).toBe(201)
  await matching.find({ soughtEntry: request.entryId, presentEntry: person.id })
  await until(() => allWorkedOn(ground))
  return { request, person }
}

describe('a candidate whose present entry has expired', () => {
  it('cannot be confirmed, even before the entry is erased', async () => {
    const { request, person } = await found({}, TOMORROW)
    clock.forward(DAY)
    expect((await settle(request.rid, person.id, 'confirmed')).status).toBe(404)
  })

  it.each([
    ['record', { expires: TOMORROW }],
    ['receipt', { receiptUntil: TOMORROW }],
    ['grant', { grantUntil: TOMORROW }],
  ])('or whose %s has ended opens nothing and is logged as opening nothing', async (_what, wanted) => {
    const { request, person } = await found(wanted)
    clock.forward(DAY)
    expect((await settle(request.rid, person.id, 'confirmed')).status).toBe(404)
    const opened = (await logged(ground)).filter(({ action, code }) => action === 'stage.open' && code === 'full')
    expect(opened).toEqual([])
    expect((await settle(request.rid, person.id, 'rejected')).status).toBe(200)
  })

  it('goes with the entry; the comparison closes and matching alone is told', async () => {
    const { request, person } = await found({}, TOMORROW)
    expect(await read(request.rid)).toBe('compare')
    clock.forward(DAY)
    await restart()
    await until(async () => (await rows('candidate')) === 0)
    expect(await read(request.rid)).toBe(404)
    expect(await emitted(ground, 'entry.removed')).toEqual([{ entryId: person.id }])
    expect(await emitted(ground, 'event.published')).toHaveLength(1)
    const back = { ...person.body, idempotency: { key: 'k'.repeat(22), requestHash: bytes(32) } }
    expect((await post(mailbox.url, '/internal/entries', back)).status).toBe(409)
  })

  it('leaves open what its confirmation opened, until it is removed', async () => {
    const { request, person } = await found({}, TOMORROW)
    await settle(request.rid, person.id, 'confirmed')
    clock.forward(DAY)
    await restart()
    await until(async () => (await rows('candidate')) === 0)
    expect(await read(request.rid)).toBe('full')
    await post(mailbox.url, '/internal/entries/removal', removal('origin', person.id))
    expect(await read(request.rid)).toBe('full')
    await post(mailbox.url, '/internal/entries/removal', removal('transit', person.id))
    expect(await read(request.rid)).toBe(404)
  })
})

describe('a record that has expired', () => {
  const TABLES = ['record', 'record_grant', 'activation', 'receipt', 'release_due']

  it('is erased with its grants, wraps, stages, receipt and sought entry, and nothing of another is', async () => {
    const { request, person } = await found({ expires: TOMORROW })
    await settle(request.rid, person.id, 'confirmed')
    const other = submission()
    await submit(other.body)
    await submit(submission({ type: 'release', author: 'transit', recipients: ['origin'], expires: TOMORROW }).body)
    clock.forward(DAY)
    await restart()
    await until(async () => (await rows('record')) === 1)
    const left = await Promise.all(TABLES.map((table) => rows(table)))
    expect(left).toEqual([1, 9, 0, 1, 0])
    const Id = Type.Object({ id: Type.String() })
    const entries = await ground.superuser.many(Id, sql`select id from entry`)
    expect(entries.map(({ id }) => id).sort()).toEqual([other.entryId, person.id].sort())
    expect(await read(other.rid, 'destination')).toBe('own')
  })

  it('does not come back by its old submission, nor under its id or its receipt', async () => {
    const first = submission({ expires: TOMORROW })
    await submit(first.body)
    clock.forward(DAY)
    await restart()
    await until(async () => (await rows('record')) === 0)
    await ground.superuser.run(sql`delete from idempotency_key`)
    expect(JSON.parse((await submit(first.body)).text).code).toBe('already_exists')
    const sameId = submission({ rid: first.rid })
    expect(JSON.parse((await submit(sameId.body)).text).code).toBe('binding_invalid')
    const next = submission({ rid: first.rid, rev: 1, prev: first.digest })
    expect(JSON.parse((await submit(next.body)).text).code).toBe('binding_invalid')
    const { receipt } = first.body.submission
    const sameReceipt = submission(receipt === undefined ? {} : { receipt })
    expect(JSON.parse((await submit(sameReceipt.body)).text).code).toBe('binding_invalid')
    expect(await rows('record')).toBe(0)
  })

  it('that was revised to last longer stays', async () => {
    const first = submission({ expires: TOMORROW, withEntry: false })
    await submit(first.body)
    const next = submission({ rid: first.rid, rev: 1, prev: first.digest, withEntry: false })
    expect((await submit(next.body)).status).toBe(201)
    await submit(submission({ expires: TOMORROW }).body)
    clock.forward(DAY)
    await restart()
    await until(async () => (await rows('record')) === 1)
    expect(await read(first.rid, 'destination')).toBe('own')
  })
})
