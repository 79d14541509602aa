import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { again, DUE, offerOf, wordOn } from './offer-objects.ts'
import { loggedOf, type OfferSide, prepareOffers, toldTo } from './offer-side.ts'

let side: OfferSide
beforeAll(async () => {
  side = await prepareOffers()
})
afterAll(() => side?.close())

describe('an offer', () => {
  it('opens the preview for the Society that is asked, and tells it alone', async () => {
    const record = await side.record()
    const offer = offerOf(record)
    expect(await side.stageOf(record.rid)).toBe(404)
    const made = await side.make(offer)
    expect(made.status).toBe(201)
    const seen = {
      ...{ offerId: offer.id, recordId: record.rid, from: 'destination', to: 'transit', state: 'offered' },
      ...{ due: new Date(DUE).toISOString(), offer: offer.body.offer, receipt: null },
    }
    expect(made.offer).toEqual(seen)
    expect(await side.stageOf(record.rid)).toBe('preview')
    for (const member of ['destination', 'transit']) expect((await side.read(offer, member)).offer).toEqual(seen)
    expect(await toldTo(side.ground, 'transit', offer)).toMatchObject([
      { type: 'offer.received', recordId: record.rid, occurredWindow: '2026-11-23T04:00:00.000Z' },
    ])
    expect(await toldTo(side.ground, 'destination', offer)).toEqual([])
    expect(await loggedOf(side.ground, 'member:destination', offer.id)).toContain('offer.make allow')
    expect(await loggedOf(side.ground, 'network', record.rid)).toEqual(['stage.open allow preview'])
  })

  it('that is accepted opens everything that the grants allow, and both hold the signed answer', async () => {
    const offer = await side.offered()
    const word = wordOn(offer, 'accepted')
    const accepted = await side.act(word)
    expect([accepted.status, accepted.offer.state]).toEqual([200, 'accepted'])
    expect(await side.stageOf(offer.rid)).toBe('full')
    for (const member of ['destination', 'transit'])
      expect((await side.read(offer, member)).offer).toMatchObject({ state: 'accepted', receipt: word.act })
    expect((await toldTo(side.ground, 'destination', offer)).map(({ type }) => type)).toEqual(['offer.closed'])
    expect(await loggedOf(side.ground, 'member:transit', offer.id)).toContain('offer.accept allow')
    expect(await loggedOf(side.ground, 'network', offer.rid)).toEqual([
      'stage.open allow preview',
      'stage.open allow compare',
      'stage.open allow full',
    ])
  })

  it('that is declined closes the preview; another may be made', async () => {
    const record = await side.record()
    const offer = offerOf(record)
    await side.make(offer)
    const word = wordOn(offer, 'declined')
    expect((await side.act(word)).offer.state).toBe('declined')
    expect(await side.stageOf(record.rid)).toBe(404)
    expect((await side.read(offer, 'destination')).offer).toMatchObject({ state: 'declined', receipt: word.act })
    expect(await toldTo(side.ground, 'destination', offer)).toMatchObject([{ type: 'offer.closed' }])
    expect((await side.make(offerOf(record))).status).toBe(201)
    expect(await side.stageOf(record.rid)).toBe('preview')
  })

  it('that is recalled closes the preview and tells who was asked; nobody can answer it any more', async () => {
    const offer = await side.offered()
    const word = wordOn(offer, 'recall')
    expect((await side.act(word)).offer).toMatchObject({ state: 'recalled', receipt: word.act })
    expect(await side.stageOf(offer.rid)).toBe(404)
    const told = (await toldTo(side.ground, 'transit', offer)).map(({ type }) => type)
    // Both at the same moment of the clock: which row comes first says nothing.
    expect(told.sort()).toEqual(['offer.closed', 'offer.received'])
    for (const late of ['accepted', 'declined', 'return'] as const)
      expect((await side.say(offer, late)).code).toBe('conflict')
    expect((await side.read(offer, 'transit')).offer).toMatchObject({ state: 'recalled', receipt: word.act })
    expect(await side.stageOf(offer.rid)).toBe(404)
  })

  it('of which a search was given back shows the searcher nothing more', async () => {
    const offer = await side.offered({}, 'accepted')
    expect((await side.say(offer, 'return')).offer.state).toBe('returned')
    expect(await side.stageOf(offer.rid)).toBe(404)
    expect((await side.read(offer, 'transit')).offer.state).toBe('returned')
    expect(await loggedOf(side.ground, 'member:transit', offer.id)).toContain('offer.return allow')
    for (const late of ['accepted', 'declined', 'return'] as const)
      expect((await side.say(offer, late)).code).toBe('conflict')
    expect(await side.stageOf(offer.rid)).toBe(404)
  })
})

describe('a repetition', () => {
  it('of an offer has the one answer under its key, and exists already under another', async () => {
    const offer = offerOf(await side.record())
    const first = await side.make(offer)
    expect(await side.make(offer)).toEqual(first)
    expect((await side.make({ ...offer, body: again(offer.body) })).code).toBe('already_exists')
    const other = { ...offer.body.idempotency, requestHash: offer.digest }
    expect((await side.make({ ...offer, body: { ...offer.body, idempotency: other } })).code).toBe(
      'idempotency_mismatch',
    )
    expect(await toldTo(side.ground, 'transit', offer)).toHaveLength(1)
  })

  it.each(['accepted', 'declined', 'recall'] as const)('of %s has the same answer, told once', async (word) => {
    const offer = await side.offered()
    const spoken = wordOn(offer, word)
    const first = await side.act(spoken)
    expect(first.status).toBe(200)
    expect(await side.act(spoken)).toEqual(first)
    expect(await side.act(again(spoken))).toEqual(first)
    expect((await side.say(offer, word)).code).toBe('conflict')
    const events = [
      ...(await toldTo(side.ground, 'destination', offer)),
      ...(await toldTo(side.ground, 'transit', offer)),
    ]
    expect(events.filter(({ type }) => type === 'offer.closed')).toHaveLength(1)
  })

  it('of an acceptance after the search was given back opens nothing anew', async () => {
    const offer = await side.offered()
    const accepted = wordOn(offer, 'accepted')
    await side.act(accepted)
    const returned = wordOn(offer, 'return')
    const first = await side.act(returned)
    expect(await side.act(again(returned))).toEqual(first)
    expect((await side.act(again(accepted))).offer.state).toBe('returned')
    await side.act(accepted)
    expect(await side.stageOf(offer.rid)).toBe(404)
  })
})
