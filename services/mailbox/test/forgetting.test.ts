import { sql } from '@kinlink/postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countOf, until } from './ground.ts'
import { confirmation, withdrawal } from './objects.ts'
import { again } from './offer-objects.ts'
import { type OfferSide, prepareOffers } from './offer-side.ts'

/** As long as ended offers and erasures are kept, unless it is set otherwise. */
const ENDED_DAYS = 366
const DAY = 86_400
let side: OfferSide
beforeEach(async () => {
  side = await prepareOffers()
})
afterEach(() => side?.close())

const rows = (table: 'offer' | 'offer_return' | 'erasure' | 'erasure_duty' | 'record_withdrawn' | 'record_ended') =>
  countOf(side.ground, sql([`select count(*)::integer as count from ${table}`]))
const running =
  () => sql`select ((select count(*) from offer where state in ('offered', 'accepted') and due_at <= ${side.clock.now()})
  + (select count(*) from erasure where state = 'requested' and due_at <= ${side.clock.now()}))::integer as count`
/** Days pass until what was due has ended. What the calendar does hourly it does at the start too. */
const days = async (n: number) => {
  side.clock.forward(n * DAY)
  await until(async () => (await countOf(side.ground, running())) === 0)
  await side.restart()
}

describe('ended offers', () => {
  it('are forgotten alike, whatever became of them, so long after their due date', async () => {
    const offers = [
      await side.offered(),
      await side.offered({}, 'accepted'),
      await side.offered({}, 'accepted', 'return'),
      await side.offered({}, 'declined'),
      await side.offered({}, 'recall'),
    ]
    await days(8)
    await days(ENDED_DAYS - 1)
    expect([await rows('offer'), await rows('offer_return')]).toEqual([5, 1])
    await days(2)
    await until(async () => (await rows('offer')) === 0)
    expect(await rows('offer_return')).toBe(0)
    for (const offer of offers)
      for (const member of ['destination', 'transit']) expect((await side.read(offer, member)).status).toBe(404)
  })

  it('are not made again by whoever kept the signed offer', async () => {
    const offer = await side.offered({}, 'declined')
    await days(8)
    await days(ENDED_DAYS)
    await until(async () => (await rows('offer')) === 0)
    expect((await side.make({ ...offer, body: again(offer.body) })).code).toBe('refused_by_rule')
  })
})

describe('ended erasures', () => {
  it('are forgotten alike, complete or overdue, so long after their deadline; the record does not come back', async () => {
    const [complete, overdue] = [await side.record(), await side.record()]
    for (const { rid } of [complete, overdue]) await side.call('/internal/withdrawals', withdrawal('destination', rid))
    for (const member of ['transit', 'origin'])
      await side.call('/internal/erasures/confirmations', confirmation(member, complete.rid))
    await until(async () => (await rows('record_ended')) === 2)
    await days(32)
    await days(ENDED_DAYS - 3)
    expect([await rows('erasure'), await rows('record_withdrawn')]).toEqual([2, 2])
    await days(3)
    await until(async () => (await rows('erasure')) === 0)
    expect([await rows('erasure_duty'), await rows('record_withdrawn'), await rows('record_ended')]).toEqual([0, 0, 2])
    expect((await side.submit(again(complete.body))).status).not.toBe(201)
  })
})
