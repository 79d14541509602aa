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
type Label = 'withdrawal' | 'erasure' | 'mandate' | 'removal'
const RID = newId()
const hour = (days = 0) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`
const act = async (label: Label, header: Header = {}, by = 'origin') => {
  const standard = { v: 1, net: NET, id: newId(), member: 'origin', rid: RID, at: hour() }
  return (await ground.societies.order({ make: 'act', label, by, header: { ...standard, ...header } })).act
}
const mandateOf = (header: Header = {}, by = 'origin') => {
  const { automation } = ground.network.keys.origin ?? { automation: '' }
  const standard = {
    ...{ v: 1, net: NET, id: newId(), member: 'origin', automation, may: ['confirm-erasure'], notAfter: hour(30) },
  }
  return ground.societies.order({ make: 'act', label: 'mandate', by, header: { ...standard, ...header } })
}
const withdraw = async (withdrawal: unknown, as = 'origin', rid = RID) =>
  ground.send('POST', `/v1/records/${rid}/withdrawal`, { as, body: { withdrawal: await withdrawal } })
const confirm = (body: unknown, as = 'origin', rid = RID) =>
  ground.send('POST', `/v1/records/${rid}/erasure/confirmation`, { as, body })
const expectDenied = async ({ status, body }: Answer, code: string): Promise<void> => {
  expect([body.code, status]).toEqual([code, code === 'invalid_request' ? 400 : 422])
  expect(ground.passedOn).toEqual([])
  expect((await ground.log()).at(-1)).toMatchObject({ action: 'request.refused', decision: 'deny', code })
}
const edited = <T extends { header: string }>(made: T): T => {
  const text = Buffer.from(made.header, 'base64url').toString()
  return { ...made, header: Buffer.from(text.replace(/}$/, ' }')).toString('base64url') }
}

const FOREIGN: [string, Header, string, string][] = [
  ['of another network', { net: 'another' }, 'origin', 'binding_invalid'],
  ['of another Society', { member: 'transit' }, 'origin', 'binding_invalid'],
  ['of another record than the address names', { rid: newId() }, 'origin', 'binding_invalid'],
  ['dated in the future', { at: hour(2) }, 'origin', 'binding_invalid'],
  ['dated to no hour', { at: '2026-11-23T10:20:00Z' }, 'origin', 'invalid_request'],
  ['with a member nobody knows', { reason: 'found' }, 'origin', 'invalid_request'],
  ['signed by another Society’s officer', {}, 'transit', 'signature_invalid'],
  ['signed by a stranger', {}, 'stranger', 'signature_invalid'],
  ['signed by an administrator', {}, 'origin.admin0', 'signature_invalid'],
]

describe('a withdrawal', () => {
  it('is passed on with caller, act id and idempotency when an officer of the author has signed it', async () => {
    const withdrawal = await act('withdrawal')
    const { status, body } = await withdraw(withdrawal)
    expect([status, body]).toEqual([200, { recordId: RID, state: 'requested', deadline: '2026-12-24T04:00:00.000Z' }])
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/withdrawals', body: { caller: { member: 'origin', act: null }, withdrawal } },
    ])
  })

  it.each(FOREIGN)('%s is refused', async (_what, header, by, code) => {
    await expectDenied(await withdraw(act('withdrawal', header, by)), code)
  })

  it('signed by the automation key is refused: only an officer withdraws', async () => {
    await expectDenied(await withdraw(act('withdrawal', {}, 'origin.automation')), 'signature_invalid')
  })

  it('is not taken for it when the officer has signed another act, nor with one byte more', async () => {
    await expectDenied(await withdraw(act('erasure')), 'signature_invalid')
    await expectDenied(await withdraw(edited(await act('withdrawal'))), 'signature_invalid')
  })

  it('in the name of another Society is refused', async () => {
    await expectDenied(await withdraw(act('withdrawal'), 'transit'), 'binding_invalid')
  })

  it('P-LAW (4.2) after a corridor has ended: a withdrawal is taken whatever has become of agreements and of the policy pack', async () => {
    ground.context = (context) => ({ ...context, recipients: [], pack: null })
    expect((await withdraw(act('withdrawal'))).status).toBe(200)
    ground.context = (context) => context
  })

  it('of what is absent or another’s has the mailbox’s one answer', async () => {
    const problem = { type: 'urn:kinlink:problem:not_found', title: 'told elsewhere', status: 404, code: 'not_found' }
    ground.answers.set('/internal/withdrawals', { status: 404, body: problem })
    const { status, body } = await withdraw(act('withdrawal'))
    expect([status, body.code]).toEqual([404, 'not_found'])
  })
})

describe('the confirmation of an erasure', () => {
  it('is passed on when an officer has signed it', async () => {
    const confirmation = await act('erasure')
    expect((await confirm({ confirmation })).status).toBe(200)
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/erasures/confirmations', body: { submission: { confirmation } } },
    ])
  })

  it('is the automation key’s to say, within its mandate', async () => {
    const { act: mandate, digest } = await mandateOf()
    const confirmation = await act('erasure', { mandate: digest }, 'origin.automation')
    expect((await confirm({ confirmation, mandate })).status).toBe(200)
  })

  it.each(FOREIGN)('%s is refused', async (_what, header, by, code) => {
    await expectDenied(await confirm({ confirmation: await act('erasure', header, by) }), code)
  })

  it.each<[string, Header, string, string]>([
    ['has ended', { notAfter: hour(-1) }, 'origin', 'binding_invalid'],
    ['covers something else', { may: ['score', 'regrant'] }, 'origin', 'binding_invalid'],
    ['is for another key', { automation: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'origin', 'binding_invalid'],
    ['is of another Society', { member: 'transit' }, 'origin', 'binding_invalid'],
    ['is of another network', { net: 'another' }, 'origin', 'binding_invalid'],
    ['the automation key gave itself', {}, 'origin.automation', 'signature_invalid'],
    ['another Society’s officer signed', {}, 'transit', 'signature_invalid'],
  ])('under a mandate that %s is refused', async (_what, header, by, code) => {
    const { act: mandate, digest } = await mandateOf(header, by)
    const confirmation = await act('erasure', { mandate: digest }, 'origin.automation')
    await expectDenied(await confirm({ confirmation, mandate }), code)
  })

  it('is refused without the mandate it names, under another, and by an officer under one', async () => {
    const [one, two] = [await mandateOf(), await mandateOf()]
    const confirmation = await act('erasure', { mandate: one.digest }, 'origin.automation')
    await expectDenied(await confirm({ confirmation }), 'signature_invalid')
    await expectDenied(await confirm({ confirmation, mandate: two.act }), 'binding_invalid')
    const officers = await act('erasure', { mandate: one.digest })
    await expectDenied(await confirm({ confirmation: officers, mandate: one.act }), 'signature_invalid')
    await expectDenied(await confirm({ confirmation: officers }), 'binding_invalid')
    await expectDenied(await confirm({ confirmation: await act('withdrawal') }), 'signature_invalid')
  })
})

describe('the three routes', () => {
  const path = `/v1/records/${RID}`
  it('ask for a token, and for an Idempotency-Key where something is done', async () => {
    for (const [method, at] of [
      ['POST', '/withdrawal'],
      ['GET', '/erasure'],
      ['POST', '/erasure/confirmation'],
    ] as const)
      for (const headers of [{}, { authorization: `Bearer ${strangersToken()}` }]) {
        const { status, body } = await ground.send(method, path + at, {
          as: null,
          headers,
          ...(method === 'GET' ? {} : { body: {} }),
        })
        expect([at, status, body.code]).toEqual([at, 401, 'unauthenticated'])
      }
    const withdrawal = await act('withdrawal')
    const { body } = await ground.send('POST', `${path}/withdrawal`, {
      body: { withdrawal },
      headers: { 'idempotency-key': 'short' },
    })
    expect(body.code).toBe('invalid_request')
    expect(ground.passedOn).toEqual([])
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['null', null],
    ['a list', []],
    ['a member more', { withdrawal: { header: 'e30', kid: RID, sig: `${'A'.repeat(85)}A` }, force: true }],
    ['a header that is no JSON', { withdrawal: { header: 'AAAA', kid: RID, sig: `${'A'.repeat(85)}A` } }],
    ['a number for a header', { withdrawal: { header: 1, kid: RID, sig: `${'A'.repeat(85)}A` } }],
    ['a signature too short', { withdrawal: { header: 'e30', kid: RID, sig: 'A' } }],
    ['a header too long', { withdrawal: { header: 'A'.repeat(9000), kid: RID, sig: `${'A'.repeat(85)}A` } }],
  ])('refuse %s as malformed and echo nothing of it', async (_what, body) => {
    for (const at of ['/withdrawal', '/erasure/confirmation']) {
      const answer = await ground.send('POST', path + at, { body })
      expect([at, answer.status]).toEqual([at, 400])
      expect(answer.text).not.toContain('AAAA')
    }
    expect(ground.passedOn).toEqual([])
  })

  it.each(['..', 'A', `${RID}A`, '%00', '__proto__', `${RID.slice(0, 21)}B`])('refuse the id %s', async (id) => {
    for (const at of ['/withdrawal', '/erasure', '/erasure/confirmation']) {
      const method = at === '/erasure' ? 'GET' : 'POST'
      const { status } = await ground.send(method, `/v1/records/${id}${at}`, method === 'GET' ? {} : { body: {} })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
    expect(ground.passedOn).toEqual([])
  })

  it('the state of an erasure is asked for the caller, and is told as it stands', async () => {
    const { status, body } = await ground.send('GET', `${path}/erasure`, { as: 'transit' })
    expect([status, body.state]).toEqual([200, 'requested'])
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/erasures/read', body: { caller: { member: 'transit' }, recordId: RID } },
    ])
  })

  it('the word of a withdrawal is asked for the caller, and is handed over as it is', async () => {
    const { status, body } = await ground.send('GET', `${path}/withdrawal`, { as: 'transit' })
    expect([status, body.withdrawal]).toMatchObject([200, { header: 'e30' }])
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/withdrawals/read', body: { caller: { member: 'transit' }, recordId: RID } },
    ])
  })
})
