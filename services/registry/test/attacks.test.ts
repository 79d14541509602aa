import type { MultiSigned } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertion, caller, type Ground, NOW, prepareGround, setUp } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
  await setUp(ground)
})
afterAll(() => ground.close())

const make = (label: 'member-list' | 'agreement' | 'statement', header: object, by: string[]): Promise<MultiSigned> =>
  ground.societies.order({ make: 'document', label, header: header as Record<string, unknown>, by })

describe('an agreement', () => {
  it.each([
    ['that begins on a day its month does not have', { validFrom: '2026-02-30T00:00:00Z' }],
    ['that begins before there was a calendar', { validFrom: '0000-01-01T00:00:00Z' }],
    ['that ends on a day its month does not have', { validUntil: '2027-02-30T00:00:00Z' }],
  ])('%s never makes the registry fail', async (_what, change) => {
    const header = { ...ground.network.agreement, id: newId(), ...change }
    const document = await make('agreement', header, ['origin.admin0'])
    const { status } = await ground.post('/internal/agreements', { caller: caller('origin'), document })
    expect(status).toBeLessThan(500)
    expect((await ground.get('/internal/agreements?member=origin')).status).toBe(200)
  })

  it('whose assessment has no readable end is refused', async () => {
    const assessment = { reference: 'A-1', validUntil: '9999-99-99T99:00:00Z' }
    const document = await make('agreement', { ...ground.network.agreement, id: newId(), assessment }, [
      'origin.admin0',
    ])
    const { status, body } = await ground.post('/internal/agreements', { caller: caller('origin'), document })
    expect([status, body.code]).toEqual([422, 'binding_invalid'])
  })
})

describe('a Society', () => {
  it('states itself anew at most 24 times within a day: every member is told of each', async () => {
    const admins = ['destination.admin0', 'destination.admin1']
    const header = ground.network.statements.destination ?? {}
    let prev = actDigest('statement', ground.network.signedStatements.destination as MultiSigned)
    const state = async (seq: number) => {
      const document = await make('statement', { ...header, seq, prev }, admins)
      const answer = await ground.post('/internal/statements', { caller: null, document })
      if (answer.status === 200) prev = actDigest('statement', document)
      return answer
    }
    for (let seq = 1; seq < 24; seq += 1) expect((await state(seq)).status).toBe(200)
    const { status, body } = await state(24)
    expect([status, body.code]).toEqual([422, 'statement_invalid'])
    ground.clock = new Date(NOW.getTime() + 86_400_000)
    expect((await state(24)).status).toBe(200)
    ground.clock = NOW
  })
})

describe('a client assertion', () => {
  it('whose issuer is no name of a member is refused like every other and logged', async () => {
    const before = (await ground.log()).length
    const forged = await assertion(ground, 'origin', { claims: { iss: 'origin\u0000', sub: 'origin\u0000' } })
    const { status, body } = await ground.post('/internal/tokens', { assertion: forged })
    expect([status, body.code]).toEqual([401, 'client_refused'])
    expect((await ground.log()).length).toBe(before + 1)
  })

  it('of a Society that has left the member list gets no token', async () => {
    expect((await ground.post('/internal/tokens', { assertion: await assertion(ground, 'transit') })).status).toBe(200)
    const { list } = ground.network
    const members = list.members.filter(({ id }) => id !== 'transit')
    const document = await make('member-list', { ...list, seq: 1, members }, ['anchor'])
    expect((await ground.post('/internal/member-list', { caller: null, document })).status).toBe(200)
    const answer = await ground.post('/internal/tokens', { assertion: await assertion(ground, 'transit') })
    expect([answer.status, answer.body.code]).toEqual([401, 'client_refused'])
  })
})
