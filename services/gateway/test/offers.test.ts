import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, type Ground, NET, prepareGround } from './ground.ts'
import { strangersToken } from './token.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
  ground.answers.clear()
})
afterAll(() => ground.close())

type Header = Record<string, unknown>
const hour = (days = 0) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`
const digest = 'A'.repeat(43)
const ID = newId()
const SIGNED = { header: 'e30', kid: newId(), sig: `${'A'.repeat(85)}A` }
const OFFER = {
  ...{ offerId: ID, recordId: newId(), from: 'origin', to: 'transit', due: hour(8), state: 'offered' },
  ...{ offer: SIGNED, receipt: null },
}

const signed = async (label: 'offer' | 'offer-answer' | 'offer-recall' | 'offer-return', header: Header, by: string) =>
  (await ground.societies.order({ make: 'act', label, by, header })).act
const anOffer = (header: Header = {}, by = 'origin', label: 'offer' | 'offer-answer' = 'offer') => {
  const standard = {
    ...{ v: 1, net: NET, id: ID, member: 'origin', to: 'transit', rid: newId(), record: digest },
    ...{ due: hour(8), at: hour() },
  }
  return signed(label, { ...standard, ...header }, by)
}
const KINDS = ['answer', 'recall', 'return'] as const
type Kind = (typeof KINDS)[number]
const SPEAKER = { answer: 'transit', recall: 'origin', return: 'transit' } as const
const standardAct = (kind: Kind) => ({
  ...{ v: 1, net: NET, id: newId(), member: SPEAKER[kind], offerId: ID, offer: digest },
  ...(kind === 'answer' ? { answer: 'accepted', reason: null } : {}),
  at: hour(),
})
const anAct = (kind: Kind, header: Header = {}, by: string = SPEAKER[kind], label: Kind = kind) =>
  signed(`offer-${label}`, { ...standardAct(kind), ...header }, by)
const make = (offer: unknown, as = 'origin') => ground.send('POST', '/v1/offers', { as, body: { offer } })
const say = (kind: Kind, act: unknown, as: string = SPEAKER[kind], id = ID) =>
  ground.send('POST', `/v1/offers/${id}/${kind}`, { as, body: { act } })
const expectDenied = async ({ status, body }: Answer, code: string): Promise<void> => {
  expect([body.code, status]).toEqual([code, code === 'invalid_request' ? 400 : 422])
  expect(ground.passedOn).toEqual([])
  expect((await ground.log()).at(-1)).toMatchObject({ action: 'request.refused', decision: 'deny', code })
}

/** One space more in a header: the same object to a careless reader, other bytes to a signature. */
const edited = <T extends { header: string }>(act: T): T => {
  const text = Buffer.from(act.header, 'base64url').toString()
  return { ...act, header: Buffer.from(text.replace(/}$/, ' }')).toString('base64url') }
}

describe('an offer', () => {
  it('of a living officer is passed on with its caller and its Idempotency-Key, and made', async () => {
    ground.answers.set('/internal/offers', { status: 201, body: OFFER })
    const offer = await anOffer()
    const made = await make(offer)
    expect([made.status, made.body]).toEqual([201, OFFER])
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/offers', body: { caller: { member: 'origin', act: null }, offer } },
    ])
  })

  it.each<[string, Header, string, string]>([
    ['of another network', { net: 'another' }, 'origin', 'binding_invalid'],
    ['of another Society', { member: 'transit' }, 'origin', 'binding_invalid'],
    ['dated in the future', { at: hour(1) }, 'origin', 'binding_invalid'],
    ['dated in no calendar', { at: '9999-99-99T99:00:00Z' }, 'origin', 'binding_invalid'],
    ['to its own Society', { to: 'origin' }, 'origin', 'refused_by_rule'],
    ['signed by another Society’s officer', {}, 'transit', 'signature_invalid'],
    ['signed by the automation key', {}, 'origin.automation', 'signature_invalid'],
    ['signed by an administrator', {}, 'origin.admin0', 'signature_invalid'],
    ['signed by nobody known', {}, 'stranger', 'signature_invalid'],
    ['with a field nobody knows', { area: 'north' }, 'origin', 'invalid_request'],
    ['without a due date', { due: undefined }, 'origin', 'invalid_request'],
    ['due at no instant', { due: 'soon' }, 'origin', 'invalid_request'],
  ])('%s is refused', async (_what, header, by, code) => {
    await expectDenied(await make(await anOffer(header, by)), code)
  })

  it('to its own Society is refused by the rule that nothing is pushed, with its article', async () => {
    const { body } = await make(await anOffer({ to: 'origin' }))
    expect(body.errors).toMatchObject([
      { rule: 'P-MUTUAL', article: '6.1', field: 'to', pointer: '/body/offer/header' },
    ])
  })

  it('is not taken for one when it was signed as something else, edited, or is handed in by another', async () => {
    const offer = await anOffer()
    await expectDenied(await make(await anOffer({}, 'origin', 'offer-answer')), 'signature_invalid')
    await expectDenied(await make(edited(offer)), 'signature_invalid')
    await expectDenied(await make({ ...offer, header: (await anOffer()).header }), 'signature_invalid')
    await expectDenied(await make(offer, 'transit'), 'binding_invalid')
    await expectDenied(await make({ ...offer, header: '!' }), 'invalid_request')
  })

  it('is refused as the mailbox refuses it, which has logged it', async () => {
    const errors = [{ rule: 'P-LAW', article: '4.2', field: 'to' }]
    const refusal = { type: 'urn', title: 't', status: 422, code: 'refused_by_rule', errors }
    ground.answers.set('/internal/offers', { status: 422, body: refusal })
    const before = (await ground.log()).length
    const { status, body } = await make(await anOffer())
    expect([status, body.code, body.errors]).toEqual([422, 'refused_by_rule', errors])
    expect(await ground.log()).toHaveLength(before)
  })
})

describe.each(KINDS)('the %s of an offer', (kind) => {
  it('is passed on when a living officer has signed it as one', async () => {
    ground.answers.set('/internal/offers/acts', { status: 200, body: OFFER })
    const act = await anAct(kind)
    const answer = await say(kind, act)
    expect([answer.status, answer.body]).toEqual([200, OFFER])
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/offers/acts', body: { caller: { member: SPEAKER[kind] }, offerId: ID, kind, act } },
    ])
  })

  it.each<[string, Header, string | undefined, string]>([
    ['of another network', { net: 'another' }, undefined, 'binding_invalid'],
    ['of another Society', { member: 'destination' }, undefined, 'binding_invalid'],
    ['about another offer than the address names', { offerId: newId() }, undefined, 'binding_invalid'],
    ['dated in the future', { at: hour(1) }, undefined, 'binding_invalid'],
    ['signed by another Society’s officer', {}, 'destination', 'signature_invalid'],
    ['signed by the automation key', {}, `${SPEAKER[kind]}.automation`, 'signature_invalid'],
    ['signed by nobody known', {}, 'stranger', 'signature_invalid'],
    ['with a field nobody knows', { remark: 'none' }, undefined, 'invalid_request'],
    ['that names no offer’s digest', { offer: 'A' }, undefined, 'invalid_request'],
  ])('%s is refused', async (_what, header, by, code) => {
    await expectDenied(await say(kind, await anAct(kind, header, by)), code)
  })

  it.each(KINDS.filter((other) => other !== kind))('signed as its %s is refused', async (label) => {
    await expectDenied(await say(kind, await anAct(kind, {}, SPEAKER[kind], label)), 'signature_invalid')
  })

  it('is refused edited, at the address of another offer, or from another Society', async () => {
    const act = await anAct(kind)
    await expectDenied(await say(kind, edited(act)), 'signature_invalid')
    await expectDenied(await say(kind, act, SPEAKER[kind], newId()), 'binding_invalid')
    await expectDenied(await say(kind, act, 'destination'), 'binding_invalid')
  })
})

describe('an answer', () => {
  it.each<[string, Header, string]>([
    ['declined without a reason', { answer: 'declined', reason: null }, 'binding_invalid'],
    ['accepted with a reason', { answer: 'accepted', reason: 'no-capacity' }, 'binding_invalid'],
    ['declined for a reason that is none of the four', { answer: 'declined', reason: 'refused' }, 'invalid_request'],
    ['of another word', { answer: 'returned' }, 'invalid_request'],
  ])('%s is refused', async (_what, header, code) => {
    await expectDenied(await say('answer', await anAct('answer', header)), code)
  })

  it('is none when it comes as a recall, whose schema it does not fit', async () => {
    await expectDenied(await say('recall', await anAct('answer'), 'transit'), 'invalid_request')
    await expectDenied(await say('answer', await anAct('return'), 'transit'), 'invalid_request')
  })
})

describe('reading an offer', () => {
  it('is the mailbox’s to allow; what it does not show is the uniform 404', async () => {
    ground.answers.set('/internal/offers/read', { status: 200, body: OFFER })
    expect((await ground.send('GET', `/v1/offers/${ID}`)).body).toEqual(OFFER)
    expect(ground.passedOn).toMatchObject([{ body: { caller: { member: 'origin', act: null }, offerId: ID } }])
    ground.answers.set('/internal/offers/read', { status: 404, body: { code: 'not_found' } })
    const before = (await ground.log()).length
    const { status, body } = await ground.send('GET', `/v1/offers/${ID}`)
    expect([status, body.code]).toEqual([404, 'not_found'])
    expect(await ground.log()).toHaveLength(before)
  })

  it('is refused without a token, with a stranger’s, and for what is no id', async () => {
    expect((await ground.send('GET', `/v1/offers/${ID}`, { as: null })).status).toBe(401)
    const headers = { authorization: `Bearer ${strangersToken()}` }
    expect((await ground.send('GET', `/v1/offers/${ID}`, { as: null, headers })).status).toBe(401)
    for (const id of ['short', 'x'.repeat(22), '..%2f..%2fetc'])
      expect((await ground.send('GET', `/v1/offers/${id}`)).status).toBe(400)
    expect(ground.passedOn).toEqual([])
  })
})
