import { createDb, type Db, type Sql, sql, type Tx } from '@kinlink/postgres'
import { DAILY_AT_FOUR } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOffer } from '../src/offers/read-offer.ts'
import { type Answer, emitted, logged, post, startMailbox } from './ground.ts'
import { offerOf, type TestOffer, wordOn } from './offer-objects.ts'
import { loggedOf, type OfferSide, prepareOffers, untilExpired } from './offer-side.ts'

let side: OfferSide
beforeEach(async () => {
  side = await prepareOffers()
})
afterEach(() => side?.close())

const DAY = 86_400
const told = ({ status, text, headers }: Answer) => ({
  status,
  text: text.replace(/"instance":"[^"]+"/, ''),
  headers: [...headers].filter(([name]) => name !== 'date'),
})

/** Ids, digests and random bytes of one story, replaced so that two stories can be compared byte for byte. */
const anonymous = (offer: TestOffer, text: string): string =>
  text
    .replaceAll(offer.id, 'OFFER')
    .replaceAll(offer.rid, 'RECORD')
    .replace(/[A-Za-z0-9_-]{22,}/g, (found) => `${found.length > 90 ? 'header' : 'bytes'}`)

/** Everything the mailbox lets the author of a record observe of an offer of it. */
const observed = async (url: string, offer: TestOffer): Promise<string> => {
  const caller = { member: 'destination', act: null }
  const answers = [
    await post(url, '/internal/offers/read', { caller, offerId: offer.id }),
    await post(url, '/internal/records/read', { caller, recordId: offer.rid }),
    await post(url, '/internal/offers/acts', wordOn(offer, 'recall')),
    await post(url, '/internal/offers', offerOf({ rid: offer.rid, digest: offer.recordDigest }).body),
    await post(url, '/internal/offers', offer.body),
  ].map(told)
  const events = (await emitted(side.ground, 'event.published'))
    .filter(({ recipient, offerId }) => recipient === 'destination' && offerId === offer.id)
    .map(({ type, occurredWindow, recordId }) => [type, occurredWindow, recordId])
  // The table keeps no order; the log's own is made later.
  const log = (await loggedOf(side.ground, 'member:destination', offer.id, offer.rid)).sort()
  return anonymous(offer, JSON.stringify({ answers, events, log }))
}

describe('a search that was given back', () => {
  it('leaves the author with the same answers, events and log entries, byte for byte, on every day until long after', async () => {
    const searched = await side.offered({}, 'accepted')
    const returned = await side.offered({}, 'accepted')
    const watcher = await startMailbox(side.ground, side.clock)
    const same = async () => {
      const seen = await observed(watcher.url, returned)
      expect(seen).toBe(await observed(watcher.url, searched))
      return seen
    }
    await same()
    expect((await side.say(returned, 'return')).offer.state).toBe('returned')
    const after = await same()
    expect(after).toContain('accepted')
    expect(after).not.toMatch(/return/)
    side.clock.forward(7 * DAY)
    await same()
    side.clock.forward(DAY)
    for (const offer of [searched, returned]) await untilExpired(side.ground, offer)
    const due = await same()
    expect(due).toContain('expired')
    expect(due).not.toMatch(/return/)
    side.clock.forward(DAY)
    await same()
    await watcher.close()
  })

  it('does not touch the row that both sides read, not even to write the same again', async () => {
    const offer = await side.offered({}, 'accepted')
    const Version = Type.Object({ version: Type.String() })
    const version = () =>
      side.ground.superuser.one(
        Version,
        sql`select xmin::text || ctid::text as version from offer where id = ${offer.id}`,
      )
    const before = await version()
    await side.say(offer, 'return')
    expect(await version()).toEqual(before)
  })

  it('is told to nobody: no event leaves, and the network’s log holds nothing of it', async () => {
    const offer = await side.offered({}, 'accepted')
    const [events, network] = [await emitted(side.ground, 'event.published'), await networkLog()]
    await side.say(offer, 'return')
    expect(await emitted(side.ground, 'event.published')).toEqual(events)
    expect(await networkLog()).toEqual(network)
  })

  it('bars another offer to that Society until the due date, and no longer', async () => {
    const offer = await side.offered({}, 'accepted', 'return')
    const anew = () => offerOf({ rid: offer.rid, digest: offer.recordDigest }, { due: '2026-12-10T04:00:00Z' })
    expect((await side.make(anew())).code).toBe('conflict')
    side.clock.forward(7 * DAY + 17 * 3600)
    expect((await side.make(anew())).code).toBe('conflict')
    side.clock.forward(3600)
    await untilExpired(side.ground, offer)
    expect((await side.make(anew())).status).toBe(201)
    expect(await side.stageOf(offer.rid)).toBe('preview')
    expect((await side.read(offer, 'transit')).offer.state).toBe('returned')
    expect((await side.read(offer, 'destination')).offer.state).toBe('expired')
  })

  it('takes the author the same queries to read as one that goes on, was declined or recalled', async () => {
    const offers = [
      await side.offered(),
      await side.offered({}, 'accepted'),
      await side.offered({}, 'accepted', 'return'),
      await side.offered({}, 'declined'),
      await side.offered({}, 'recall'),
    ]
    const db = createDb({ connectionString: side.ground.env.DATABASE_URL ?? '', schema: 'mailbox' })
    for (const member of ['destination', 'transit', 'origin']) {
      const asked = new Set<string>()
      for (const { id } of offers) asked.add((await queriesOf(db, member, id)).join('\n'))
      expect([member, asked.size]).toEqual([member, 1])
      expect([...asked][0]).toContain('from offer')
      if (member === 'destination') expect([...asked][0]).not.toContain('offer_return')
    }
    await db.close()
  })
})

/** The texts of all queries by which a member reads an offer. */
const queriesOf = async (db: Db, member: string, offerId: string): Promise<string[]> => {
  const texts: string[] = []
  const watched = (tx: Tx): Tx =>
    new Proxy(tx, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return (...values: unknown[]) => {
          const query = values.find((value) => typeof value === 'object' && value !== null && 'strings' in value)
          if (query !== undefined) texts.push((query as Sql).strings.join('?'))
          return method.apply(target, values)
        }
      },
    })
  const mailbox = {
    ...{
      clock: side.clock,
      budgets: {} as never,
      windows: DAILY_AT_FOUR,
      offerMaxDays: 366,
      rematchSeconds: 86_400,
      erasureSeconds: 1,
      logBehindSeconds: 900,
      blobBytes: 0,
      nudge: () => {},
    },
    db: { ...db, transaction: ((work) => db.transaction((tx) => work(watched(tx)))) as Db['transaction'] },
  }
  await readOffer(mailbox, { caller: { member, act: null }, offerId })
  return texts
}

const networkLog = async () => (await logged(side.ground)).filter(({ tree }) => tree === 'network')
