import { fileURLToPath } from 'node:url'
import { sql } from '@kinlink/postgres'
import { freePort, type ServiceProcess, startChild } from '@kinlink/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emitted, logged, post, startMailbox, until } from './ground.ts'
import { submission } from './objects.ts'
import { offerOf, type WordKind, wordOn } from './offer-objects.ts'
import { loggedOf, type OfferSide, prepareOffers, toldTo, untilExpired } from './offer-side.ts'

let side: OfferSide
beforeEach(async () => {
  side = await prepareOffers()
})
afterEach(() => side?.close())

const DAY = 86_400
const WINDOW = '2026-12-01T04:00:00.000Z'
const closings = async (member: string, offer: Parameters<typeof toldTo>[2]) =>
  (await toldTo(side.ground, member, offer)).filter(({ type }) => type === 'offer.closed')

describe('at its due date', () => {
  it.each<[string, WordKind[], string, string]>([
    ['that nobody answered', [], 'offered', 'expired'],
    ['that was accepted', ['accepted'], 'accepted', 'expired'],
    ['of which the search was given back', ['accepted', 'return'], 'accepted', 'returned'],
  ])('an offer %s ends for both sides under that window', async (_what, words, before, forSearcher) => {
    const offer = await side.offered({}, ...words)
    const told = { author: (await closings('destination', offer)).length, searcher: 0 }
    side.clock.forward(7 * DAY + 18 * 3600 - 1)
    expect((await side.read(offer, 'destination')).offer.state).toBe(before)
    side.clock.forward(1)
    // The author's view turns with the clock, whether or not the calendar has run.
    expect((await side.read(offer, 'destination')).offer.state).toBe('expired')
    expect(await side.stageOf(offer.rid)).toBe(404)
    await untilExpired(side.ground, offer)
    for (const [member, earlier] of [
      ['destination', told.author],
      ['transit', told.searcher],
    ] as const) {
      const events = (await closings(member, offer)).slice(earlier)
      expect(events.map(({ occurredWindow }) => occurredWindow)).toEqual([WINDOW])
    }
    expect((await side.read(offer, 'transit')).offer.state).toBe(forSearcher)
    expect(await loggedOf(side.ground, 'network', offer.id)).toEqual(['offer.expire allow'])
    for (const late of ['accepted', 'declined', 'recall', 'return'] as const)
      expect((await side.say(offer, late)).code).toBe('conflict')
  })

  it('an offer that was declined or recalled has ended before, and nothing more is told', async () => {
    const [declined, recalled] = [await side.offered({}, 'declined'), await side.offered({}, 'recall')]
    const running = await side.offered()
    side.clock.forward(8 * DAY)
    await untilExpired(side.ground, running)
    expect(await closings('transit', declined)).toEqual([])
    expect(await closings('destination', recalled)).toEqual([])
    expect((await side.read(declined, 'destination')).offer.state).toBe('declined')
    expect((await side.read(recalled, 'transit')).offer.state).toBe('recalled')
  })

  it('offers end once, also when two instances reach the window together, in an order that tells nothing', async () => {
    const other = await startMailbox(side.ground, side.clock)
    const made: string[] = []
    for (let i = 0; i < 20; i += 1)
      made.push((await side.offered({}, ...(i % 2 === 0 ? (['accepted'] as const) : []))).id)
    const earlier = (await emitted(side.ground, 'event.published')).length
    side.clock.forward(8 * DAY)
    const ended = async () => (await emitted(side.ground, 'event.published')).slice(earlier)
    await until(async () => (await ended()).length === 40)
    const order = (await ended()).filter(({ recipient }) => recipient === 'destination').map(({ offerId }) => offerId)
    expect([...order].sort()).toEqual([...made].sort())
    expect(order).not.toEqual(made)
    const searchers = (await ended()).filter(({ recipient }) => recipient === 'transit').map(({ offerId }) => offerId)
    expect(searchers).not.toEqual(order)
    expect((await logged(side.ground)).filter(({ action }) => action === 'offer.expire')).toHaveLength(20)
    await other.close()
  })

  it('what an acceptance opened is closed to reads even if nobody comes to close it', async () => {
    const offer = await side.offered({}, 'accepted')
    await side.ground.superuser.transaction(async (tx) => {
      await tx.run(sql`select 1 from offer where id = ${offer.id} for update`)
      side.clock.forward(8 * DAY)
      expect(await side.stageOf(offer.rid)).toBe(404)
    })
    await untilExpired(side.ground, offer)
  })
})

describe('a window that passed while nobody ran', () => {
  it('is made up for at the start, under the window the offers were due at', async () => {
    const offer = await side.offered({}, 'accepted')
    await side.restart(() => side.clock.forward(12 * DAY))
    await untilExpired(side.ground, offer)
    expect((await closings('destination', offer)).at(-1)).toMatchObject({ occurredWindow: WINDOW })
    expect(await closings('transit', offer)).toMatchObject([{ occurredWindow: WINDOW }])
    expect(await side.stageOf(offer.rid)).toBe(404)
  })
})

describe('kill -9 of the mailbox', () => {
  const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const windows = { WINDOW_SECONDS: '2', WINDOW_ANCHOR: '00:00:00Z' }
  const startProcess = async (): Promise<ServiceProcess> => {
    const port = await freePort()
    const env = { ...side.ground.env, PORT: String(port), ...windows }
    return startChild({ entry, env, url: `http://127.0.0.1:${port}` })
  }

  it('across the due date lets an offer expire once for both, and keeps what was answered', async () => {
    const record = submission({ withEntry: false })
    let process = await startProcess()
    await post(process.url, '/internal/records', record.body)
    // Once all is up, so that there is time to answer it on a busy machine too.
    const due = new Date(Math.ceil(Date.now() / 2000) * 2000 + 10_000)
    const offer = offerOf(record, { due: due.toISOString() })
    expect((await post(process.url, '/internal/offers', offer.body)).status).toBe(201)
    const word = wordOn(offer, 'accepted')
    const answered = await post(process.url, '/internal/offers/acts', word)
    expect(answered.status).toBe(200)
    await process.kill9()
    await until(() => Date.now() > due.getTime() + 500)
    process = await startProcess()
    await untilExpired(side.ground, offer)
    await process.kill9()
    process = await startProcess()
    const again = await post(process.url, '/internal/offers/acts', word)
    expect([again.status, again.text]).toEqual([200, answered.text])
    expect(await closings('transit', offer)).toMatchObject([{ occurredWindow: due.toISOString() }])
    expect(await closings('destination', offer)).toHaveLength(2)
    expect(await loggedOf(side.ground, 'network', offer.id)).toEqual(['offer.expire allow'])
    await process.stop()
  })
})

describe('a record', () => {
  it('that is revised leaves its offers as they are, under the digest of the revision that was offered', async () => {
    const [offered, accepted] = [await side.offered(), await side.offered({}, 'accepted')]
    for (const { rid, recordDigest: prev } of [offered, accepted]) await side.record({ rid, rev: 1, prev })
    expect(await side.stageOf(accepted.rid)).toBe('full')
    expect((await side.say(offered, 'accepted')).offer.state).toBe('accepted')
    expect((await side.say(accepted, 'return')).offer.state).toBe('returned')
  })

  it('that ends lets its offers end for those who were asked at once, and for its author at their due dates', async () => {
    const expires = '2026-12-02T00:00:00Z'
    const made: ReturnType<typeof offerOf>[] = []
    for (const words of [[], ['accepted'], ['accepted', 'return']] as const) {
      const offer = offerOf(await side.record({ expires }))
      await side.make(offer)
      for (const word of words) await side.say(offer, word)
      made.push(offer)
    }
    // The author takes it back by a shorter revision.
    for (const { rid, recordDigest: prev } of made)
      await side.record({ rid, rev: 1, prev, expires: '2026-11-24T00:00:00Z' })
    await side.restart(() => side.clock.forward(DAY))
    await until(async () => (await logged(side.ground)).filter(({ action }) => action === 'record.expire').length === 3)
    const states = async (member: string) =>
      Promise.all(made.map(async (offer) => (await side.read(offer, member)).offer.state))
    expect(await states('destination')).toEqual(['offered', 'accepted', 'accepted'])
    expect(await states('transit')).toEqual(['expired', 'expired', 'returned'])
    for (const offer of made) {
      expect(await closings('transit', offer)).toMatchObject([{ occurredWindow: '2026-11-24T04:00:00.000Z' }])
      expect(await side.stageOf(offer.rid)).toBe(404)
      for (const word of ['accepted', 'declined', 'return'] as const)
        expect((await side.say(offer, word)).code).toBe('conflict')
    }
    side.clock.forward(8 * DAY)
    for (const offer of made) await untilExpired(side.ground, offer)
    expect(await states('destination')).toEqual(['expired', 'expired', 'expired'])
    for (const offer of made) {
      expect((await closings('destination', offer)).at(-1)).toMatchObject({ occurredWindow: WINDOW })
      expect(await closings('transit', offer)).toHaveLength(1)
    }
  })
})
