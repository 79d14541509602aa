import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logged, post, startMailbox } from './ground.ts'
import { bytes, submission, type Wanted } from './objects.ts'
import { again, DUE, offerOf, type TestOffer, wordOn } from './offer-objects.ts'
import { loggedOf, type OfferSide, prepareOffers, toldTo } from './offer-side.ts'

let side: OfferSide
beforeAll(async () => {
  side = await prepareOffers({ OFFERS_PER_OFFICER: '2', OFFER_MAX_DAYS: '30' })
})
afterAll(() => side?.close())

/** Refused with the code; nothing is opened, told or left but the entry of the refusal. */
const expectRefused = async (offer: TestOffer, code: string, errors?: object[]) => {
  const refused = await side.make(offer)
  expect(refused.code).toBe(code)
  if (errors !== undefined) expect(refused.offer).toMatchObject({ errors })
  expect((await side.read(offer, offer.author)).status).toBe(404)
  expect(await toldTo(side.ground, offer.to, offer)).toEqual([])
  expect(await side.stageOf(offer.rid, offer.to)).toBe(404)
  const entries = await loggedOf(side.ground, `member:${offer.author}`, offer.id)
  expect(entries.filter((entry) => entry.startsWith('offer.make'))).toEqual([`offer.make deny ${code}`])
}

describe('an offer', () => {
  it('of a record that does not exist, is another’s or has expired is refused with the one answer', async () => {
    const absent = offerOf(submission())
    const foreign = offerOf(await side.record(), { author: 'origin' })
    const expired = offerOf(await side.record({ expires: '2026-11-20T00:00:00Z' }))
    for (const offer of [absent, foreign, expired]) await expectRefused(offer, 'not_found')
  })

  it.each<[string, Wanted, string, string, string]>([
    ['is not a tracing request', { type: 'release' }, 'P-MUTUAL', '6.1', 'rid'],
    ['is not granted to who is asked', { recipients: ['origin'] }, 'P-MUTUAL', '6.1', 'to'],
    ['was granted until yesterday', { grantUntil: '2026-11-22T10:00:00Z' }, 'P-MUTUAL', '6.1', 'to'],
    ['rests on a receipt that has ended', { receiptUntil: '2026-11-22T10:00:00Z' }, 'P-LAW', '4.2', 'rid'],
    ['rests on a receipt that has not begun', { receiptFrom: '2026-11-24T10:00:00Z' }, 'P-LAW', '4.2', 'rid'],
  ])('of a record that %s is refused by a rule that cites its article', async (_what, wanted, rule, article, field) => {
    const offer = offerOf(await side.record(wanted))
    await expectRefused(offer, 'refused_by_rule', [{ rule, article, field, pointer: '/body/offer/header' }])
  })

  it('without an agreement in force is refused by P-LAW', async () => {
    const offer = offerOf(await side.record())
    side.ground.withoutAgreement.add('destination>transit')
    await expectRefused(offer, 'refused_by_rule', [{ rule: 'P-LAW', article: '4.2', field: 'to' }])
    side.ground.withoutAgreement.delete('destination>transit')
  })

  it.each([
    ['between two windows', '2026-12-01T05:00:00Z'],
    ['a second after a window', '2026-12-01T04:00:01Z'],
    ['a moment after a window', '2026-12-01T04:00:00.5Z'],
    ['at a window that has passed', '2026-11-23T04:00:00Z'],
    ['long ago', '0001-01-01T04:00:00Z'],
    ['after the record has ended', '2026-12-16T04:00:00Z'],
    ['further off than is allowed', '2026-12-24T04:00:00Z'],
    ['on a day that November does not have', '2026-11-31T04:00:00Z'],
    ['in no calendar', '9999-99-99T99:00:00Z'],
  ])('due %s is refused', async (what, due) => {
    const expires = what === 'after the record has ended' ? '2026-12-15T04:00:00Z' : '2031-01-01T00:00:00Z'
    const offer = offerOf(await side.record({ expires }), { due })
    await expectRefused(offer, 'refused_by_rule', [{ rule: 'P-MUTUAL', article: '6.1', field: 'due' }])
  })

  it.each([
    ['at the next window', '2026-11-24T04:00:00Z', '2031-01-01T00:00:00Z'],
    ['at the last window that is allowed', '2026-12-23T04:00:00Z', '2031-01-01T00:00:00Z'],
    ['when the record ends', '2026-12-15T04:00:00Z', '2026-12-15T04:00:00Z'],
  ])('due %s is made', async (_what, due, expires) => {
    expect((await side.make(offerOf(await side.record({ expires }), { due }))).status).toBe(201)
  })

  it('of a revision that is not the stored one is a conflict', async () => {
    const first = await side.record()
    await side.record({ rid: first.rid, rev: 1, prev: first.digest })
    await expectRefused(offerOf(first), 'conflict')
    await expectRefused(offerOf(first, { record: bytes(32) }), 'conflict')
  })

  it('in another’s name, to its own Society or of unreadable bytes is refused, whatever the gateway let through', async () => {
    const record = await side.record()
    const offer = offerOf(record)
    const foreign = { ...offer.body, caller: { member: 'origin', act: newId() } }
    const unreadable = { ...offer.body, offer: { ...offer.body.offer, header: 'e30' } }
    for (const body of [foreign, unreadable, offerOf(record, { to: 'destination' }).body])
      expect((await side.make({ ...offer, body })).code).toBe('binding_invalid')
  })

  it('of a record that is open to the same Society is a conflict, and none to another Society', async () => {
    const record = await side.record()
    await side.make(offerOf(record))
    expect((await side.make(offerOf(record))).code).toBe('conflict')
    expect((await side.make(offerOf(record, { to: 'origin' }))).status).toBe(201)
  })

  it('is one of as many as the budget of its officer allows, refusals not counted', async () => {
    const [kid, record] = [newId(), await side.record()]
    const make = async (to: string) => (await side.make(offerOf(record, { to, kid }))).code
    expect([await make('transit'), await make('transit'), await make('origin')]).toEqual([
      undefined,
      'conflict',
      undefined,
    ])
    const next = offerOf(await side.record(), { kid })
    await expectRefused(next, 'budget_exhausted')
    expect((await side.make(offerOf(record, { author: 'origin', kid }))).code).toBe('not_found')
  })

  it('whose id is taken is refused, whoever took it', async () => {
    const id = newId()
    await side.offered({ id })
    expect((await side.make(offerOf(await side.record(), { id }))).code).toBe('already_exists')
    const theirs = await side.record({ author: 'origin', recipients: ['transit'] })
    expect((await side.make(offerOf(theirs, { author: 'origin', id }))).code).toBe('already_exists')
  })
})

describe('a word on an offer', () => {
  it('of who may not speak it, or on an offer of nobody, has the one answer', async () => {
    const offer = await side.offered()
    const absent = offerOf({ rid: offer.rid, digest: bytes(32) })
    const tries = [
      wordOn(offer, 'accepted', { by: 'origin' }),
      wordOn(offer, 'accepted', { by: 'destination' }),
      wordOn(offer, 'declined', { by: 'destination' }),
      wordOn(offer, 'recall', { by: 'transit' }),
      wordOn(offer, 'return', { by: 'destination' }),
      wordOn(absent, 'accepted'),
      wordOn(absent, 'recall'),
    ]
    for (const word of tries) expect(await side.act(word)).toMatchObject({ status: 404, code: 'not_found' })
    expect((await side.read(offer, 'destination')).offer.state).toBe('offered')
    const denied = (await logged(side.ground)).filter(
      ({ tree, subject, decision }) => tree === 'member:origin' && subject === offer.id && decision === 'deny',
    )
    expect(denied).toMatchObject([{ action: 'offer.accept', code: 'not_found' }])
  })

  it('about another offer, or in another’s name, is refused', async () => {
    const [offer, other] = [await side.offered(), await side.offered()]
    for (const word of ['accepted', 'declined', 'recall'] as const) {
      const elsewhere = [
        wordOn(offer, word, { digest: other.digest }),
        wordOn(offer, word, { offerId: other.id }),
        { ...wordOn(offer, word), caller: { member: 'origin', act: newId() } },
      ]
      for (const body of elsewhere) expect((await side.act(body)).code).toBe('binding_invalid')
    }
    expect((await side.read(offer, 'transit')).offer).toMatchObject({ state: 'offered', receipt: null })
  })

  it('under a key that was used for another request is refused', async () => {
    const offer = await side.offered()
    const first = wordOn(offer, 'accepted')
    await side.act(first)
    const { key } = first.idempotency
    const other = again(wordOn(offer, 'return'))
    const reused = { ...other, idempotency: { ...other.idempotency, key } }
    expect((await side.act(reused)).code).toBe('idempotency_mismatch')
  })

  it.each(['accepted', 'declined', 'return'] as const)('%s: a recall after it comes too late', async (word) => {
    const offer = await side.offered({}, ...(word === 'return' ? (['accepted', 'return'] as const) : [word]))
    expect((await side.say(offer, 'recall')).code).toBe('conflict')
  })

  it('returns nothing that was not accepted', async () => {
    expect((await side.say(await side.offered(), 'return')).code).toBe('conflict')
    expect((await side.say(await side.offered({}, 'declined'), 'return')).code).toBe('conflict')
  })
})

describe('an acceptance', () => {
  it.each<[string, Wanted]>([
    ['receipt', { receiptUntil: '2026-11-25T10:00:00Z' }],
    ['grant', { grantUntil: '2026-11-25T10:00:00Z' }],
    ['record', { expires: '2026-11-25T04:00:00Z' }],
  ])('of an offer whose %s has ended opens nothing; declining is still possible', async (_what, wanted) => {
    const fresh = await prepareOffers()
    const offer = offerOf(await fresh.record(wanted), { due: wanted.expires ?? DUE })
    expect((await fresh.make(offer)).status).toBe(201)
    fresh.clock.forward(2 * 86_400)
    const accepted = await fresh.say(offer, 'accepted')
    expect(accepted.code).toBe(wanted.expires === undefined ? 'not_found' : 'conflict')
    expect(await fresh.stageOf(offer.rid)).toBe(404)
    expect(await loggedOf(fresh.ground, 'network', offer.rid)).not.toContain('stage.open allow full')
    if (wanted.expires === undefined) expect((await fresh.say(offer, 'declined')).offer.state).toBe('declined')
    await fresh.close()
  })

  it('without an agreement in force is refused by P-LAW, and possible once there is one again', async () => {
    const offer = await side.offered()
    side.ground.withoutAgreement.add('destination>transit')
    const refused = await side.say(offer, 'accepted')
    expect(refused).toMatchObject({ code: 'refused_by_rule', offer: { errors: [{ rule: 'P-LAW', article: '4.2' }] } })
    expect(await side.stageOf(offer.rid)).toBe('preview')
    side.ground.withoutAgreement.delete('destination>transit')
    expect((await side.say(offer, 'accepted')).offer.state).toBe('accepted')
  })
})

describe('an offer of others', () => {
  it('is as absent to a third Society as one of nobody, with one entry each', async () => {
    const offer = await side.offered({}, 'accepted')
    const absent = offerOf({ rid: newId(), digest: bytes(32) })
    for (const read of [await side.read(offer, 'origin'), await side.read(absent, 'origin')])
      expect(read).toMatchObject({ status: 404, code: 'not_found' })
    expect(await loggedOf(side.ground, 'member:origin', offer.id, absent.id)).toEqual(
      Array(2).fill('offer.read deny not_found'),
    )
  })
})

describe('while no policy pack is in force', () => {
  it('nothing is promised that nobody could look at: 503, nothing told; declining goes on', async () => {
    const [offer, next] = [await side.offered(), offerOf(await side.record())]
    const before = (await toldTo(side.ground, 'transit')).length
    const { notAfter } = side.ground.pack
    side.ground.pack.notAfter = '2026-01-02T00:00:00Z'
    expect(await side.make(next)).toMatchObject({ status: 503, code: 'unavailable' })
    expect(await side.say(offer, 'accepted')).toMatchObject({ status: 503, code: 'unavailable' })
    expect(await toldTo(side.ground, 'transit')).toHaveLength(before)
    side.ground.pack.notAfter = notAfter
    expect((await side.make(next)).status).toBe(201)
    expect((await side.say(offer, 'declined')).status).toBe(200)
  })
})

describe('while the registry is gone', () => {
  it('nothing is promised that rests on an agreement: 503, nothing kept; reading and declining go on', async () => {
    const offer = await side.offered()
    const cut = await startMailbox(side.ground, side.clock, { REGISTRY_URL: 'http://127.0.0.1:9' })
    const next = offerOf(await side.record())
    const making = await post(cut.url, '/internal/offers', next.body)
    const accepting = await post(cut.url, '/internal/offers/acts', wordOn(offer, 'accepted'))
    expect([making.status, accepting.status]).toEqual([503, 503])
    expect(making.headers.get('retry-after')).not.toBeNull()
    expect((await side.make(next)).status).toBe(201)
    expect((await post(cut.url, '/internal/offers/acts', wordOn(offer, 'declined'))).status).toBe(200)
    await cut.close()
  })
})
