import { sql } from '@kinlink/postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockNames } from '../src/locks.ts'
import { recordName } from '../src/records/record-store.ts'
import {
  countOf,
  emitted,
  type Ground,
  logged,
  post,
  prepareGround,
  startMailbox,
  steppingClock,
  until,
} from './ground.ts'
import { submission } from './objects.ts'

let ground: Ground
beforeEach(async () => {
  ground = await prepareGround()
})
afterEach(() => ground.close())

const released = () =>
  countOf(ground, sql`select count(*)::integer as count from release_due where released_at is not null`)
const release = (recipients = ['destination']) => submission({ type: 'release', author: 'transit', recipients })
const read = (url: string, rid: string) =>
  post(url, '/internal/records/read', { caller: { member: 'destination', act: null }, recordId: rid })
const lockWaits = () =>
  countOf(
    ground,
    sql`select count(*)::integer as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
  )

describe('a release', () => {
  it('is out of reach until its window and open to its recipient from then on', async () => {
    const clock = steppingClock('2026-11-23T20:00:00Z')
    const mailbox = await startMailbox(ground, clock)
    const { rid, body } = release()
    await post(mailbox.url, '/internal/records', body)
    clock.forward(7 * 3600 + 59 * 60)
    expect((await read(mailbox.url, rid)).status).toBe(404)
    expect(await emitted(ground, 'event.published')).toEqual([])
    clock.forward(60)
    await until(async () => (await released()) === 1)
    expect(JSON.parse((await read(mailbox.url, rid)).text).stage).toBe('full')
    const [event] = await emitted(ground, 'event.published')
    expect(event).toMatchObject({
      recipient: 'destination',
      type: 'release.available',
      recordId: rid,
      occurredWindow: '2026-11-24T04:00:00.000Z',
    })
    const deliveries = (await logged(ground)).filter(({ action }) => action === 'release.deliver')
    expect(deliveries.map(({ tree, subject }) => [tree, subject])).toEqual([['network', rid]])
    await mailbox.close()
  })

  it('whose window passed while nobody ran leaves at the next start, under the window it was due at', async () => {
    const clock = steppingClock('2026-11-23T20:00:00Z')
    const before = await startMailbox(ground, clock)
    const { rid, body } = release()
    await post(before.url, '/internal/records', body)
    await before.close()
    clock.forward(3 * 86_400)
    const after = await startMailbox(ground, clock)
    await until(async () => (await released()) === 1)
    expect(await emitted(ground, 'event.published')).toMatchObject([{ occurredWindow: '2026-11-24T04:00:00.000Z' }])
    expect((await read(after.url, rid)).status).toBe(200)
    await after.close()
  })

  it('P-LAW (4.2) before a queued delivery: a release whose receipt has ended by its window is told to nobody', async () => {
    const clock = steppingClock('2026-11-23T20:00:00Z')
    const mailbox = await startMailbox(ground, clock)
    const receiptUntil = '2026-11-24T03:00:00Z'
    const { rid, body } = submission({ type: 'release', author: 'transit', recipients: ['destination'], receiptUntil })
    await post(mailbox.url, '/internal/records', body)
    clock.forward(86_400)
    await until(async () => (await released()) === 1)
    expect(await emitted(ground, 'event.published')).toEqual([])
    expect((await read(mailbox.url, rid)).status).toBe(404)
    await mailbox.close()
  })

  it('P-LAW (4.2) before a queued delivery: a release whose agreement has ended by its window stays, untold, and leaves at a window after its renewal', async () => {
    const clock = steppingClock('2026-11-23T20:00:00Z')
    const mailbox = await startMailbox(ground, clock)
    const { rid, body } = release()
    const other = release(['origin'])
    for (const each of [body, other.body]) await post(mailbox.url, '/internal/records', each)
    ground.withoutAgreement.add('transit>destination')
    clock.forward(86_400)
    await until(async () => (await released()) === 1)
    expect(await emitted(ground, 'event.published')).toMatchObject([{ recipient: 'origin', recordId: other.rid }])
    expect((await read(mailbox.url, rid)).status).toBe(404)
    const withheld = (await logged(ground)).filter(({ subject, decision }) => subject === rid && decision === 'deny')
    expect(withheld).toContainEqual(expect.objectContaining({ tree: 'network', code: 'agreement' }))
    ground.withoutAgreement.delete('transit>destination')
    clock.forward(86_400)
    await until(async () => (await released()) === 2)
    expect((await emitted(ground, 'event.published')).at(-1)).toMatchObject({
      ...{ recipient: 'destination', recordId: rid, occurredWindow: '2026-11-25T04:00:00.000Z' },
    })
    expect((await read(mailbox.url, rid)).status).toBe(200)
    await mailbox.close()
  })

  it('is told to nobody while the policy pack has no room for releases, and leaves at a window after one has again', async () => {
    const clock = steppingClock('2026-11-23T20:00:00Z')
    const mailbox = await startMailbox(ground, clock)
    const { rid, body } = release()
    await post(mailbox.url, '/internal/records', body)
    ground.pack.without = ['release']
    clock.forward(86_400)
    const withheld = async () => (await logged(ground)).filter(({ action }) => action === 'release.deliver')
    await until(async () => (await withheld()).length === 1)
    expect(await withheld()).toMatchObject([{ tree: 'network', subject: rid, decision: 'deny', code: 'policy' }])
    expect(await emitted(ground, 'event.published')).toEqual([])
    ground.pack.without = []
    clock.forward(86_400)
    await until(async () => (await released()) === 1)
    expect(await emitted(ground, 'event.published')).toMatchObject([{ recipient: 'destination', recordId: rid }])
    await mailbox.close()
  })

  it('is told to nobody while no policy pack is in force, as nobody could read it, and leaves at a window after that', async () => {
    const clock = steppingClock('2026-11-23T20:00:00Z')
    const mailbox = await startMailbox(ground, clock)
    const { rid, body } = release()
    await post(mailbox.url, '/internal/records', body)
    ground.pack.notAfter = '2026-11-24T03:00:00Z'
    clock.forward(86_400)
    const withheld = async () => (await logged(ground)).filter(({ action }) => action === 'release.deliver')
    await until(async () => (await withheld()).length === 1)
    expect(await withheld()).toMatchObject([{ tree: 'network', subject: rid, decision: 'deny', code: 'policy' }])
    expect(await emitted(ground, 'event.published')).toEqual([])
    expect((await read(mailbox.url, rid)).status).toBe(404)
    ground.pack.notAfter = '2027-11-24T03:00:00Z'
    clock.forward(86_400)
    await until(async () => (await released()) === 1)
    expect(await emitted(ground, 'event.published')).toMatchObject([
      { recipient: 'destination', recordId: rid, occurredWindow: '2026-11-25T04:00:00.000Z' },
    ])
    await mailbox.close()
  })

  it('that is stored while a window passes is due at the next one', async () => {
    const clock = steppingClock('2026-11-24T03:59:59Z')
    const mailbox = await startMailbox(ground, clock)
    const { rid, body } = release()
    let answer: Promise<unknown> = Promise.resolve()
    await ground.superuser.transaction(async (tx) => {
      await lockNames(tx, recordName(rid))
      answer = post(mailbox.url, '/internal/records', body)
      await until(async () => (await lockWaits()) === 1)
      clock.forward(2)
    })
    await answer
    const late = sql`select count(*)::integer as count from release_due where due_at = '2026-11-25T04:00:00Z'`
    expect(await countOf(ground, late)).toBe(1)
    await mailbox.close()
  })

  it('whose receipt begins after the next window waits for the one after that', async () => {
    const clock = steppingClock('2026-11-24T03:30:00Z')
    const mailbox = await startMailbox(ground, clock)
    const receiptFrom = '2026-11-24T05:00:00Z'
    const { body } = submission({ type: 'release', author: 'transit', recipients: ['destination'], receiptFrom })
    await post(mailbox.url, '/internal/records', body)
    clock.forward(86_400 + 1800)
    await until(async () => (await released()) === 1)
    expect(await emitted(ground, 'event.published')).toMatchObject([{ occurredWindow: '2026-11-25T04:00:00.000Z' }])
    await mailbox.close()
  })

  it('leaves once, also when two instances reach the window together', async () => {
    const clock = steppingClock('2026-11-23T20:00:00Z')
    const both = await Promise.all([startMailbox(ground, clock), startMailbox(ground, clock)])
    for (let i = 0; i < 20; i += 1) await post(both[0].url, '/internal/records', release().body)
    clock.forward(86_400)
    await until(async () => (await released()) === 20)
    expect(await emitted(ground, 'event.published')).toHaveLength(20)
    await Promise.all(both.map((mailbox) => mailbox.close()))
  })

  it('of one window leaves in an order that is not that of its storing', async () => {
    const clock = steppingClock('2026-11-23T20:00:00Z')
    const mailbox = await startMailbox(ground, clock)
    const stored: string[] = []
    for (let i = 0; i < 30; i += 1) {
      const { rid, body } = release()
      await post(mailbox.url, '/internal/records', body)
      stored.push(rid)
      clock.forward(1)
    }
    clock.forward(86_400)
    await until(async () => (await released()) === 30)
    const order = (await emitted(ground, 'event.published')).map(({ recordId }) => recordId)
    expect([...order].sort()).toEqual([...stored].sort())
    expect(order).not.toEqual(stored)
    await mailbox.close()
  })
})
