import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, type Ground, NET, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
})
afterAll(() => ground.close())

type Header = Record<string, unknown>
const hour = (days = 0) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`
const expectDenied = ({ status, body }: Answer, code: string): void => {
  expect([body.code, status]).toEqual([code, code === 'invalid_request' ? 400 : 422])
  expect(ground.passedOn).toEqual([])
}

describe('a present person’s entry', () => {
  const entry = (header: Header = {}, by = 'origin', codeBytes = 256) =>
    ground.societies.order({ make: 'entry', author: 'origin', header, by, codeBytes })
  const submit = async (made: unknown, as = 'origin') =>
    ground.send('POST', '/v1/entries', { body: { entry: await made }, as })

  it('is passed on with its caller and its Idempotency-Key', async () => {
    const made = await entry()
    expect((await submit(made)).status).toBe(201)
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/entries', body: { caller: { member: 'origin', act: null }, entry: made } },
    ])
  })

  it.each<[string, Header, string, number, string]>([
    ['of another network', { net: 'another' }, 'origin', 256, 'binding_invalid'],
    ['of another Society', { author: 'transit' }, 'origin', 256, 'binding_invalid'],
    ['of a sought person', { role: 'sought', rid: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'origin', 256, 'binding_invalid'],
    ['bound to a record', { rid: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'origin', 256, 'binding_invalid'],
    ['signed by another Society’s officer', {}, 'transit', 256, 'signature_invalid'],
    ['signed by the automation key', {}, 'origin.automation', 256, 'signature_invalid'],
    ['with a shorter code', {}, 'origin', 128, 'invalid_request'],
    ['that has expired', { expires: '2020-01-01T00:00:00Z' }, 'origin', 256, 'refused_by_rule'],
    ['that lasts for ever', { expires: '2099-01-01T00:00:00Z' }, 'origin', 256, 'refused_by_rule'],
    ['with a member nobody knows', { name: 'nobody' }, 'origin', 256, 'invalid_request'],
  ])('%s is refused', async (_what, header, by, codeBytes, code) => {
    expectDenied(await submit(entry(header, by, codeBytes)), code)
  })

  it('is refused with an edited code, and in the name of another Society', async () => {
    const made = await entry()
    expectDenied(await submit({ ...made, code: (await entry()).code }), 'signature_invalid')
    expectDenied(await submit(made, 'transit'), 'binding_invalid')
  })
})

describe('the removal of an entry', () => {
  const id = newId()
  const remove = async (header: Header = {}, by = 'origin', path = id) => {
    const standard = { v: 1, net: NET, id: newId(), member: 'origin', entry: id, at: hour() }
    const { act } = await ground.societies.order({
      make: 'act',
      label: 'removal',
      by,
      header: { ...standard, ...header },
    })
    return ground.send('POST', `/v1/entries/${path}/removal`, { body: { removal: act } })
  }

  it('is passed on when an officer of the Society has signed it', async () => {
    expect((await remove()).status).toBe(200)
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/entries/removal', body: { caller: { member: 'origin' } } },
    ])
  })

  it.each<[string, Header, string, string]>([
    ['of another network', { net: 'another' }, 'origin', 'binding_invalid'],
    ['of another Society', { member: 'transit' }, 'origin', 'binding_invalid'],
    ['of another entry than the address names', { entry: newId() }, 'origin', 'binding_invalid'],
    ['dated in the future', { at: hour(2) }, 'origin', 'binding_invalid'],
    ['signed by another Society’s officer', {}, 'transit', 'signature_invalid'],
    ['signed by the automation key', {}, 'origin.automation', 'signature_invalid'],
  ])('%s is refused', async (_what, header, by, code) => {
    expectDenied(await remove(header, by), code)
  })

  it('is not taken for it when the officer has signed another act', async () => {
    const header = { v: 1, net: NET, id: newId(), member: 'origin', entry: id, at: hour() }
    const { act } = await ground.societies.order({ make: 'act', label: 'outcome', by: 'origin', header })
    expectDenied(
      await ground.send('POST', `/v1/entries/${id}/removal`, { body: { removal: act } }),
      'signature_invalid',
    )
  })
})

describe('the outcome of a candidate', () => {
  const mandateOf = async (header: Header = {}, by = 'transit') => {
    const { officer: _officer, automation } = ground.network.keys.transit ?? { officer: '', automation: '' }
    const standard = { v: 1, net: NET, id: newId(), member: 'transit', automation, may: ['score'], notAfter: hour(30) }
    return await ground.societies.order({ make: 'act', label: 'mandate', by, header: { ...standard, ...header } })
  }
  const report = async (header: Header, by: string, mandate?: unknown) => {
    const standard = { v: 1, net: NET, id: newId(), member: 'transit', rid: newId(), entry: newId(), at: hour() }
    const made = { ...standard, ...header }
    const { act } = await ground.societies.order({ make: 'act', label: 'outcome', by, header: made })
    const body = { outcome: act, ...(mandate === undefined ? {} : { mandate }) }
    return await ground.send('POST', '/v1/candidates/outcomes', { body, as: 'transit' })
  }

  it.each(['confirmed', 'rejected', 'discarded'])('%s is an officer’s to say', async (outcome) => {
    expect((await report({ outcome }, 'transit')).status).toBe(200)
    expect(ground.passedOn).toMatchObject([{ path: '/internal/outcomes', body: { caller: { member: 'transit' } } }])
  })

  it('discarded is the automation key’s to say, within its mandate', async () => {
    const { act, digest } = await mandateOf()
    expect((await report({ outcome: 'discarded', mandate: digest }, 'transit.automation', act)).status).toBe(200)
  })

  it.each(['confirmed', 'rejected'])('%s is never the automation key’s to say', async (outcome) => {
    const { act, digest } = await mandateOf()
    expectDenied(await report({ outcome, mandate: digest }, 'transit.automation', act), 'signature_invalid')
    expectDenied(await report({ outcome }, 'transit.automation'), 'signature_invalid')
  })

  it.each<[string, Header, string, string]>([
    ['has ended', { notAfter: hour(-1) }, 'transit', 'binding_invalid'],
    ['covers something else', { may: ['regrant'] }, 'transit', 'binding_invalid'],
    ['is for another key', { automation: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'transit', 'binding_invalid'],
    ['is of another Society', { member: 'origin' }, 'transit', 'binding_invalid'],
    ['is of another network', { net: 'another' }, 'transit', 'binding_invalid'],
    ['the automation key gave itself', {}, 'transit.automation', 'signature_invalid'],
    ['another Society’s officer signed', {}, 'origin', 'signature_invalid'],
  ])('under a mandate that %s is refused', async (_what, header, by, code) => {
    const { act, digest } = await mandateOf(header, by)
    expectDenied(await report({ outcome: 'discarded', mandate: digest }, 'transit.automation', act), code)
  })

  it('is refused without the mandate it names, or under another', async () => {
    const [one, two] = [await mandateOf(), await mandateOf()]
    expectDenied(await report({ outcome: 'discarded', mandate: one.digest }, 'transit.automation'), 'signature_invalid')
    expectDenied(
      await report({ outcome: 'discarded', mandate: one.digest }, 'transit.automation', two.act),
      'binding_invalid',
    )
    expectDenied(await report({ outcome: 'confirmed', mandate: one.digest }, 'transit', one.act), 'binding_invalid')
  })

  it.each<[string, Header, string]>([
    ['of another Society', { member: 'origin' }, 'binding_invalid'],
    ['of another network', { net: 'another' }, 'binding_invalid'],
    ['dated in the future', { at: hour(3) }, 'binding_invalid'],
    ['that nobody knows', { outcome: 'maybe' }, 'invalid_request'],
  ])('%s is refused', async (_what, header, code) => {
    expectDenied(await report({ outcome: 'confirmed', ...header }, 'transit'), code)
  })
})
