import { raw, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recipientsOfReleases } from '../src/releases/release-store.ts'
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
import { bytes, outcome, presentEntry, submission, type Wanted, withdrawal } from './objects.ts'

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

const submit = (body: unknown) => post(mailbox.url, '/internal/records', body)
const withdraw = (member: string, rid: string) => post(mailbox.url, '/internal/withdrawals', withdrawal(member, rid))
const erasure = (member: string, recordId: string) =>
  post(mailbox.url, '/internal/erasures/read', { caller: { member, act: null }, recordId })
const read = async (rid: string, member: string) => {
  const answer = await post(mailbox.url, '/internal/records/read', { caller: { member, act: null }, recordId: rid })
  return answer.status === 200 ? JSON.parse(answer.text).stage : answer.status
}
const rows = (table: string) => countOf(ground, sql`select count(*)::integer as count from ${raw(table)}`)
const shredded = (rid: string) =>
  until(
    async () =>
      (await countOf(ground, sql`select count(*)::integer as count from record_ended where rid = ${rid}`)) === 1,
  )
const found = async (wanted: Wanted = {}) => {
  const [request, person] = [submission(wanted), presentEntry()]
  await submit(request.body)
  await post(mailbox.url, '/internal/entries', person.body)
  await matching.find({ soughtEntry: request.entryId, presentEntry: person.id })
  await until(() => allWorkedOn(ground))
  return { request, person }
}

const TABLES = [
  ...['record', 'record_grant', 'mailbox_keys.record_key', 'activation', 'receipt'],
  ...['candidate', 'outcome', 'release_due', 'revision_untold'],
]

describe('a withdrawal', () => {
  it('is answered with the window by which all have to erase, and nothing is handed out from then on', async () => {
    const { request, person } = await found()
    await post(mailbox.url, '/internal/outcomes', outcome('transit', request.rid, person.id, 'confirmed'))
    expect(await read(request.rid, 'transit')).toBe('full')
    const answer = await withdraw('destination', request.rid)
    const view = { recordId: request.rid, state: 'requested', deadline: '2026-12-24T04:00:00.000Z' }
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, view])
    for (const member of ['transit', 'origin', 'destination']) expect(await read(request.rid, member)).toBe(404)
    expect(JSON.parse((await erasure('destination', request.rid)).text)).toEqual(view)
  })

  it('shreds all that was stored and asks every Society named, whether it opened anything or not', async () => {
    const { request, person } = await found()
    const other = submission()
    await submit(other.body)
    await withdraw('destination', request.rid)
    await shredded(request.rid)
    const left = await Promise.all(TABLES.map(rows))
    expect(left).toEqual([1, 9, 1, 0, 1, 0, 0, 0, 0])
    const Id = Type.Object({ id: Type.String() })
    const entries = await ground.superuser.many(Id, sql`select id from entry`)
    expect(entries.map(({ id }) => id).sort()).toEqual([other.entryId, person.id].sort())
    expect(await emitted(ground, 'entry.removed')).toEqual([{ entryId: request.entryId }])
    const asked = (await emitted(ground, 'event.published')).filter(({ type }) => type === 'erasure.requested')
    expect(asked.map(({ recipient, recordId }) => [recipient, recordId]).sort()).toEqual([
      ['origin', request.rid],
      ['transit', request.rid],
    ])
    expect(await read(other.rid, 'destination')).toBe('own')
  })

  it('is in the author’s tree of the log; shredding and asking are in the network’s alone', async () => {
    const { rid, body } = submission()
    await submit(body)
    await withdraw('destination', rid)
    await shredded(rid)
    const about = (await logged(ground)).filter(({ subject, action }) => subject === rid && action !== 'record.submit')
    expect(about.map(({ tree, action }) => `${tree} ${action}`).sort()).toEqual([
      'member:destination record.withdraw',
      'network erasure.request',
      'network erasure.request',
      'network record.shred',
    ])
  })

  it('has one answer for what is absent and what is another’s, which stays as it was', async () => {
    const { rid, body } = submission()
    await submit(body)
    const told = ({ status, text }: { status: number; text: string }) => [
      status,
      text.replace(/"instance":"[^"]+"/, ''),
    ]
    const foreign = told(await withdraw('transit', rid))
    expect(foreign).toEqual(told(await withdraw('transit', submission().rid)))
    expect(foreign[0]).toBe(404)
    expect(await read(rid, 'destination')).toBe('own')
    expect(await rows('record_withdrawn')).toBe(0)
    expect(told(await erasure('transit', rid))).toEqual(told(await erasure('destination', submission().rid)))
  })

  it('in the name of another Society is refused', async () => {
    const { rid, body } = submission()
    await submit(body)
    const theft = { ...withdrawal('destination', rid), caller: { member: 'transit', act: null } }
    expect(JSON.parse((await post(mailbox.url, '/internal/withdrawals', theft)).text).code).toBe('binding_invalid')
    expect(await read(rid, 'destination')).toBe('own')
  })

  it('that is repeated, under its key or another, at once or later, has the same answer and asks once', async () => {
    const { rid, body } = submission()
    await submit(body)
    const word = withdrawal('destination', rid)
    const same = () => post(mailbox.url, '/internal/withdrawals', word)
    const answers = await Promise.all([same(), same(), withdraw('destination', rid), same()])
    await shredded(rid)
    answers.push(await same(), await withdraw('destination', rid))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    const asked = (await emitted(ground, 'event.published')).filter(({ type }) => type === 'erasure.requested')
    expect(asked).toHaveLength(2)
  })

  it('of a linkage key is refused: it concerns no person', async () => {
    const { rid, body } = submission({ type: 'key' })
    await submit(body)
    expect(JSON.parse((await withdraw('destination', rid)).text).code).toBe('binding_invalid')
  })
})

describe('of a record that is withdrawn', () => {
  /** Withdrawn, and not shredded yet: somebody holds the row. */
  const whileFlagged = async (rid: string, work: () => Promise<void>) => {
    await ground.superuser.transaction(async (tx) => {
      await tx.many(Type.Object({ rid: Type.String() }), sql`select rid from record where rid = ${rid} for key share`)
      void withdraw('destination', rid)
      await until(async () => (await rows('record_withdrawn')) === 1)
      await work()
    })
    await shredded(rid)
  }

  it('no revision is stored, neither before nor after the shredding, and the old submission does not bring it back', async () => {
    const first = submission()
    await submit(first.body)
    const next = () => submission({ rid: first.rid, rev: 1, prev: first.digest })
    await whileFlagged(first.rid, async () => {
      expect(JSON.parse((await submit(next().body)).text).code).toBe('binding_invalid')
    })
    expect(JSON.parse((await submit(next().body)).text).code).toBe('binding_invalid')
    const again = { ...first.body, idempotency: { key: 'k'.repeat(22), requestHash: bytes(32) } }
    expect(JSON.parse((await submit(again)).text).code).toBe('already_exists')
  })

  it('no candidate is proposed and nothing is confirmed', async () => {
    const { request, person } = await found()
    const late = presentEntry('origin')
    await post(mailbox.url, '/internal/entries', late.body)
    await whileFlagged(request.rid, async () => {
      await matching.find({ soughtEntry: request.entryId, presentEntry: late.id })
      await until(() => allWorkedOn(ground))
      const word = outcome('transit', request.rid, person.id, 'confirmed')
      expect((await post(mailbox.url, '/internal/outcomes', word)).status).toBe(404)
      expect(await read(request.rid, 'transit')).toBe(404)
    })
    const told = (await emitted(ground, 'event.published')).filter(({ recipient }) => recipient === 'origin')
    expect(told.map(({ type }) => type)).toEqual(['erasure.requested'])
  })

  it('that is a release which has not left, nobody is told: that there was one would be an answer', async () => {
    const { rid, body } = submission({ type: 'release', author: 'transit', recipients: ['destination'] })
    await submit(body)
    expect((await withdraw('transit', rid)).status).toBe(200)
    await shredded(rid)
    clock.forward(2 * 86_400)
    const other = submission({ type: 'release', author: 'transit', recipients: ['destination'] })
    await submit(other.body)
    clock.forward(86_400)
    await until(async () => (await emitted(ground, 'event.published')).length > 0)
    expect(await emitted(ground, 'event.published')).toMatchObject([{ type: 'release.available', recordId: other.rid }])
  })

  it('that is a release which is leaving at this moment, the one it went to is told and then asked', async () => {
    const { rid, body } = submission({ type: 'release', author: 'transit', recipients: ['destination'] })
    await submit(body)
    const waiters = sql`select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const opening = sql`${waiters} and query like '%insert into activation%'`
    const withdrawn = await ground.superuser.transaction(async (tx) => {
      await tx.run(sql`lock table activation in share mode`)
      clock.forward(86_400)
      // The window has claimed it and is about to open it.
      await until(async () => (await countOf(ground, opening)) === 1)
      const answer = withdraw('transit', rid)
      await until(async () => (await rows('record_withdrawn')) === 1 || (await countOf(ground, waiters)) >= 2)
      return { answer }
    })
    expect((await withdrawn.answer).status).toBe(200)
    await shredded(rid)
    const told = (await emitted(ground, 'event.published')).filter(({ recipient }) => recipient === 'destination')
    expect(told.map(({ type }) => type)).toEqual(['release.available', 'erasure.requested'])
  })

  it('that is a release which was claimed as it was withdrawn, nobody is told', async () => {
    const { rid, body } = submission({ type: 'release', author: 'transit', recipients: ['destination'] })
    await submit(body)
    expect((await withdraw('transit', rid)).status).toBe(200)
    const { db, at } = { db: ground.superuser, at: new Date('2026-11-25T04:00:00Z') }
    expect(await db.transaction((tx) => recipientsOfReleases(tx, [rid], at))).toEqual([])
  })

  it('that is a release which has left, the one it went to is asked', async () => {
    const { rid, body } = submission({ type: 'release', author: 'transit', recipients: ['destination'] })
    await submit(body)
    clock.forward(86_400)
    await until(async () => (await emitted(ground, 'event.published')).length === 1)
    await withdraw('transit', rid)
    await shredded(rid)
    expect((await emitted(ground, 'event.published')).at(-1)).toMatchObject({
      recipient: 'destination',
      type: 'erasure.requested',
    })
  })
})
