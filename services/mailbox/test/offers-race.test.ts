import { sql } from '@kinlink/postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countOf, until } from './ground.ts'
import { again, offerOf, type TestOffer, wordOn } from './offer-objects.ts'
import { loggedOf, type OfferSide, prepareOffers, type Reply, toldTo, untilExpired } from './offer-side.ts'

let side: OfferSide
beforeAll(async () => {
  side = await prepareOffers()
})
afterAll(() => side?.close())

const ROUNDS = 8
const waiting = () =>
  countOf(
    side.ground,
    sql`select count(*)::integer as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
  )

/** Lets all of these run into the locked offer, and then go on at once. */
const atOnce = async (offer: TestOffer, ...bodies: ReturnType<typeof wordOn>[]): Promise<Reply[]> => {
  let running: Promise<Reply>[] = []
  await side.ground.superuser.transaction(async (tx) => {
    await tx.run(sql`select 1 from offer where id = ${offer.id} for update`)
    running = bodies.map((body) => side.act(body))
    await until(async () => (await waiting()) === bodies.length)
  })
  return Promise.all(running)
}
const openStages = ({ id }: TestOffer) =>
  countOf(side.ground, sql`select count(*)::integer as count from activation where offer = ${id} and closed_at is null`)

describe('two words on one offer at the same moment', () => {
  it('of acceptance and recall: one is taken, and both sides read the same signed receipt', async () => {
    const winners = new Set<string>()
    for (let round = 0; round < ROUNDS; round += 1) {
      const offer = await side.offered()
      const words = [wordOn(offer, 'accepted'), wordOn(offer, 'recall')] as const
      const answers = await atOnce(offer, ...(round % 2 === 0 ? words : ([words[1], words[0]] as const)))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      const [author, recipient] = [await side.read(offer, 'destination'), await side.read(offer, 'transit')]
      expect(author.offer).toEqual(recipient.offer)
      const accepted = author.offer.state === 'accepted'
      expect(author.offer.receipt).toEqual((accepted ? words[0] : words[1]).act)
      expect(await side.stageOf(offer.rid)).toBe(accepted ? 'full' : 404)
      const closed = [
        ...(await toldTo(side.ground, 'destination', offer)),
        ...(await toldTo(side.ground, 'transit', offer)),
      ].filter(({ type }) => type === 'offer.closed')
      expect(closed.map(({ recipient: told }) => told)).toEqual([accepted ? 'destination' : 'transit'])
      winners.add(author.offer.state)
    }
    expect([...winners].sort()).toEqual(['accepted', 'recalled'])
  })

  it('of two officers who accept: one is taken, the other is told of a conflict', async () => {
    const offer = await side.offered()
    const words = [wordOn(offer, 'accepted'), wordOn(offer, 'accepted')] as const
    const answers = await atOnce(offer, ...words)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await toldTo(side.ground, 'destination', offer)).toHaveLength(1)
    expect(await openStages(offer)).toBe(3)
  })

  it('of one act under two keys: both have the one answer, and it was told once', async () => {
    const offer = await side.offered()
    const word = wordOn(offer, 'accepted')
    const [one, other] = await atOnce(offer, word, again(word))
    expect(one).toEqual(other)
    expect(await toldTo(side.ground, 'destination', offer)).toHaveLength(1)
    expect(await openStages(offer)).toBe(3)
  })

  it('of acceptance and decline: the stage that is open is that of the word that was taken', async () => {
    for (let round = 0; round < ROUNDS / 2; round += 1) {
      const offer = await side.offered()
      const answers = await atOnce(offer, wordOn(offer, 'declined'), wordOn(offer, 'accepted'))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      const { state } = (await side.read(offer, 'destination')).offer
      expect(await side.stageOf(offer.rid)).toBe(state === 'accepted' ? 'full' : 404)
    }
  })
})

describe('two offers of one record at the same moment', () => {
  it('to one Society: one is made', async () => {
    for (let round = 0; round < ROUNDS / 2; round += 1) {
      const record = await side.record()
      const offers = [offerOf(record), offerOf(record)]
      const answers = await Promise.all(offers.map((offer) => side.make(offer)))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
      expect(await loggedOf(side.ground, 'network', record.rid)).toEqual(['stage.open allow preview'])
    }
  })

  it('of one offer handed in twice under two keys: it is made once', async () => {
    const offer = offerOf(await side.record())
    const answers = await Promise.all([side.make(offer), side.make({ ...offer, body: again(offer.body) })])
    expect(answers.map(({ code }) => code).sort()).toEqual(['already_exists', undefined])
    expect(await toldTo(side.ground, 'transit', offer)).toHaveLength(1)
  })
})

describe('an acceptance that waits across the due date', () => {
  it('comes too late: nothing opens, and the offer expires once', async () => {
    const offer = await side.offered()
    let accepting: Promise<Reply> = Promise.resolve({} as Reply)
    await side.ground.superuser.transaction(async (tx) => {
      await tx.run(sql`select 1 from offer where id = ${offer.id} for update`)
      accepting = side.say(offer, 'accepted')
      await until(async () => (await waiting()) === 1)
      side.clock.forward(8 * 86_400)
    })
    expect((await accepting).code).toBe('conflict')
    await untilExpired(side.ground, offer)
    expect(await openStages(offer)).toBe(0)
    const told = await toldTo(side.ground, 'destination', offer)
    expect(told).toMatchObject([{ type: 'offer.closed', occurredWindow: '2026-12-01T04:00:00.000Z' }])
  })
})
