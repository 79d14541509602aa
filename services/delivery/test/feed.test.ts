import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ground, logged, prepareGround, type Running, startDelivery, until } from './ground.ts'

let ground: Ground
let delivery: Running
beforeAll(async () => {
  ground = await prepareGround()
  delivery = await startDelivery(ground)
})
afterAll(async () => {
  await delivery?.close()
  await ground?.close()
})

describe('the feed of a member', () => {
  it('numbers events without a gap, however many are published at once', async () => {
    const ids = (await Promise.all(Array.from({ length: 10 }, () => ground.publish('transit', 10)))).flat()
    await until(async () => (await delivery.feed('transit')).length === 100)
    const events = await delivery.feed('transit')
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(new Set(events.map(({ eventId }) => eventId))).toEqual(new Set(ids))
  })

  it('never shows a later event before an earlier one', async () => {
    const publishing = Promise.all(Array.from({ length: 20 }, () => ground.publish('coordinator', 5)))
    let seen = 0
    await until(async () => {
      const events = await delivery.feed('coordinator', seen)
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => seen + index + 1))
      seen += events.length
      return seen === 100
    })
    await publishing
  })

  it('holds ids, the type, the window and the sequence, and nothing else', async () => {
    await ground.publish('origin')
    await until(async () => (await delivery.feed('origin')).length === 1)
    const [event] = await delivery.feed('origin')
    const members = ['entryId', 'eventId', 'occurredWindow', 'recordId', 'sequence', 'type']
    expect(Object.keys(event ?? {}).sort()).toEqual(members)
  })

  it('is read page by page, and shows nobody else’s events', async () => {
    const first = await delivery.call('GET', '/internal/events/transit?limit=60')
    expect(first.body.items).toHaveLength(60)
    expect(first.body.next).toBe('60')
    const rest = await delivery.call('GET', `/internal/events/transit?after=${first.body.next}&limit=60`)
    expect(rest.body.items).toHaveLength(40)
    expect(rest.body.next).toBeUndefined()
    expect((await delivery.call('GET', '/internal/events/destination')).body).toEqual({ items: [] })
  })

  it('is logged as read in its member’s own tree when something was read', async () => {
    const reads = async () => (await logged(ground)).filter(({ action }) => action === 'event.read')
    await delivery.call('GET', '/internal/events/destination')
    expect((await reads()).filter(({ tree }) => tree === 'member:destination')).toEqual([])
    await ground.publish('destination', 3)
    await until(async () => (await delivery.feed('destination')).length === 3)
    const own = (await reads()).filter(({ tree }) => tree === 'member:destination')
    expect(own.at(-1)).toMatchObject({ decision: 'allow', actor: { member: 'destination', officer: null } })
  })

  it.each(['?after=-1', '?after=1%27', '?limit=0', '?limit=1000', '?other=1'])('refuses %s', async (query) => {
    expect((await delivery.call('GET', `/internal/events/transit${query}`)).status).toBe(400)
  })
})
