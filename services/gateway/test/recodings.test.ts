import type { BlindedEntry } from '@kinlink/contracts'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, type Ground, NET, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
  ground.answers.set('/internal/entries/recodings', { status: 200, body: { items: [] } })
  ground.answers.set('/internal/entries/own', { status: 200, body: { items: [] } })
})
afterAll(() => ground.close())

const hour = (days = 0) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`
const mandateOf = (said: object = {}, by = 'origin') => {
  const automation = ground.network.keys.origin?.automation
  const may = ['recode']
  const header = { v: 1, net: NET, id: newId(), member: 'origin', automation, may, notAfter: hour(30), ...said }
  return ground.societies.order({ make: 'act', label: 'mandate', by, header })
}
type Said = { header?: object; by?: string; codeBytes?: number }
/** An entry of origin that its automation key has coded anew under a mandate. */
const anew = (mandate: string | undefined, { header = {}, by = 'origin.automation', codeBytes = 256 }: Said = {}) =>
  ground.societies.order({
    make: 'entry',
    author: 'origin',
    header: { ...(mandate === undefined ? {} : { mandate }), ...header },
    by,
    codeBytes,
  })
const hand = (recodings: BlindedEntry[], mandate: unknown, as = 'origin') =>
  ground.send('POST', '/v1/entries/recodings', { as, body: { recodings, mandate } })
const expectDenied = async ({ status, body }: Answer, code: string): Promise<void> => {
  expect([body.code, status]).toEqual([code, code === 'invalid_request' ? 400 : 422])
  expect(ground.passedOn).toEqual([])
  expect((await ground.log()).at(-1)).toMatchObject({ action: 'request.refused', decision: 'deny', code })
}

describe('entries that are coded anew', () => {
  it('are passed on with the mandate on which the automation key has signed them, in either role', async () => {
    const { act: mandate, digest } = await mandateOf()
    const sought = { role: 'sought', rid: newId() }
    const recodings = [await anew(digest), await anew(digest, { header: sought })]
    expect((await hand(recodings, mandate)).status).toBe(200)
    const body = { caller: { member: 'origin', act: null }, submission: { recodings, mandate } }
    expect(ground.passedOn).toMatchObject([{ path: '/internal/entries/recodings', body }])
  })

  it.each<[string, object, string, string]>([
    ['is of another Society', { member: 'transit' }, 'origin', 'binding_invalid'],
    ['is for another key', { automation: newId() }, 'origin', 'binding_invalid'],
    ['lets it renew grants alone', { may: ['score', 'regrant', 'confirm-erasure'] }, 'origin', 'binding_invalid'],
    ['has ended', { notAfter: hour(-1) }, 'origin', 'binding_invalid'],
    ['another Society’s officer has signed', {}, 'transit', 'signature_invalid'],
    ['the automation key has signed for itself', {}, 'origin.automation', 'signature_invalid'],
  ])('under a mandate that %s are refused', async (_what, said, by, code) => {
    const { act: mandate, digest } = await mandateOf(said, by)
    await expectDenied(await hand([await anew(digest)], mandate), code)
  })

  it('are refused without a mandate, under another than they name, and naming none', async () => {
    const [one, two] = [await mandateOf(), await mandateOf()]
    await expectDenied(await hand([await anew(one.digest)], undefined), 'invalid_request')
    await expectDenied(await hand([await anew(one.digest)], two.act), 'binding_invalid')
    await expectDenied(await hand([await anew(undefined)], one.act), 'invalid_request')
  })

  it.each<[string, Said, string]>([
    ['signed by an officer', { by: 'origin' }, 'signature_invalid'],
    ['signed by the automation of another Society', { by: 'transit.automation' }, 'signature_invalid'],
    ['in the name of another Society', { header: { author: 'transit' } }, 'binding_invalid'],
    ['of another network', { header: { net: 'another' } }, 'binding_invalid'],
    ['with a shorter code', { codeBytes: 128 }, 'invalid_request'],
    ['with a member nobody knows', { header: { name: 'nobody' } }, 'invalid_request'],
  ])('%s are refused', async (_what, said, code) => {
    const { act: mandate, digest } = await mandateOf()
    await expectDenied(await hand([await anew(digest, said)], mandate), code)
  })

  it('are passed on with one that has ended by now, which keeps none of the others back', async () => {
    const { act: mandate, digest } = await mandateOf()
    const recodings = [await anew(digest, { header: { expires: '2020-01-01T00:00:00Z' } }), await anew(digest)]
    expect((await hand(recodings, mandate)).status).toBe(200)
    expect(ground.passedOn).toMatchObject([{ body: { submission: { recodings } } }])
  })

  it('are refused with the code of another, twice in one request, and in the name of who did not make them', async () => {
    const { act: mandate, digest } = await mandateOf()
    const [one, two] = [await anew(digest), await anew(digest)]
    await expectDenied(await hand([{ ...one, code: two.code }], mandate), 'signature_invalid')
    await expectDenied(await hand([one, one], mandate), 'binding_invalid')
    await expectDenied(await hand([one], mandate, 'transit'), 'binding_invalid')
  })

  it('are no new entries: neither alone nor with a record is one taken that rests on a mandate', async () => {
    const { digest } = await mandateOf()
    const body = { entry: await anew(digest) }
    await expectDenied(await ground.send('POST', '/v1/entries', { as: 'origin', body }), 'invalid_request')
    const change = { entry: { mandate: digest }, by: { entry: 'origin.automation' } }
    const record = await ground.societies.order({ make: 'submission', author: 'origin', to: ['transit'], change })
    await expectDenied(await ground.send('POST', '/v1/records', { as: 'origin', body: record }), 'invalid_request')
  })
})

describe('a Society’s own entries', () => {
  it('are listed for the Society of the token, after an id', async () => {
    const after = newId()
    expect((await ground.send('GET', `/v1/entries?after=${after}`, { as: 'origin' })).body).toEqual({ items: [] })
    const body = { caller: { member: 'origin', act: null }, after }
    expect(ground.passedOn).toMatchObject([{ path: '/internal/entries/own', body }])
    expect((await ground.send('GET', '/v1/entries', { as: null })).status).toBe(401)
  })
})
