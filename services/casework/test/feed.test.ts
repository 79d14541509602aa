import { randomBytes } from 'node:crypto'
import type { PublicEvent } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { createLogger } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFeed, type Feed } from '../src/exchange/feed.ts'
import { emptySociety } from './society.ts'

let there: Awaited<ReturnType<typeof emptySociety>>
let events: PublicEvent[]
let asked: string[]
let up: boolean
const clock = { now: () => new Date('2026-11-23T10:15:00Z') }
const lines: string[] = []
const logger = createLogger({
  name: 'test',
  level: 'warn',
  destination: { write: (line: string) => void lines.push(line) },
})

/** The exchange's listing; `serve` may be told to lie. */
let serve = (after: number): PublicEvent[] => events.filter(({ sequence }) => sequence > after).slice(0, 200)
const honest = serve
const client = {
  events: async ({ after }: { after?: string } = {}) => {
    asked.push(after ?? '')
    if (!up) return { ok: false as const, problem: { code: 'unavailable' as const } }
    return { ok: true as const, value: { items: serve(Number(after)) } }
  },
}
const event = (sequence: number, type: PublicEvent['type'] = 'match.proposed'): PublicEvent => ({
  eventId: randomBytes(16).toString('base64url'),
  type,
  sequence,
  occurredWindow: '2026-11-23T04:00:00Z',
})
const open = (): Feed => createFeed({ db: there.db, clock, client, member: 'origin', logger, seconds: 3600 })

beforeAll(async () => {
  there = await emptySociety()
})
afterAll(async () => {
  await there.db.close()
  await there.database.drop()
})
beforeEach(async () => {
  events = []
  asked = []
  up = true
  serve = honest
  lines.length = 0
  await there.db.run(sql`delete from event_seen`)
  await there.db.run(sql`delete from feed_cursor`)
})

describe('the event feed', () => {
  it('hands every event over once, in order, page after page, and goes on where it stopped', async () => {
    events = Array.from({ length: 450 }, (_, index) => event(index + 1))
    const seen: number[] = []
    const feed = open()
    feed.on('match.proposed', async ({ sequence }) => void seen.push(sequence))
    await feed.poll()
    expect(seen).toEqual(events.map(({ sequence }) => sequence))
    expect(asked).toEqual(['0', '200', '400'])
    events.push(event(451))
    const later = open()
    later.on('match.proposed', async ({ sequence }) => void seen.push(sequence))
    await later.poll()
    expect(asked.at(-1)).toBe('450')
    expect(seen.at(-1)).toBe(451)
  })

  it('does not hand an event over again that the exchange serves under another sequence', async () => {
    const one = event(1)
    events = [one, { ...one, sequence: 2 }]
    let seen = 0
    const feed = open()
    feed.on('match.proposed', async () => {
      seen += 1
    })
    await feed.poll()
    expect(seen).toBe(1)
  })

  it('keeps the event for later when what it does fails, and nothing of the failed attempt', async () => {
    events = [event(1, 'release.available'), event(2)]
    let broken = true
    const seen: number[] = []
    const feed = open()
    feed.on('release.available', async ({ sequence }, tx) => {
      await tx.run(sql`insert into webhook_received (event_id, deliveries, first_at)
        values (${`effect ${sequence}`}, 1, ${clock.now()})`)
      if (broken) throw new Error('not now')
    })
    feed.on('match.proposed', async ({ sequence }) => void seen.push(sequence))
    await expect(feed.poll()).rejects.toThrow('not now')
    const effects = () =>
      there.db.one(Type.Object({ n: Type.Integer() }), sql`select count(*)::int as n from webhook_received`)
    expect([seen, (await effects()).n]).toEqual([[], 0])
    broken = false
    await feed.poll()
    expect([seen, (await effects()).n]).toEqual([[2], 1])
  })

  it('notes when the exchange keeps an event from this Society', async () => {
    events = [event(1), event(3)]
    await open().poll()
    expect(lines.join('')).toContain('events are missing')
  })

  it('does not loop when the exchange serves the same page again and again', async () => {
    events = Array.from({ length: 200 }, (_, index) => event(index + 1))
    serve = () => events
    await open().poll()
    expect(asked).toEqual(['0', '200'])
  })

  it('waits while the exchange is away, and says so', async () => {
    up = false
    const feed = open()
    await feed.poll()
    expect(feed.reachable()).toBe(false)
    up = true
    await feed.poll()
    expect(feed.reachable()).toBe(true)
  })
})
