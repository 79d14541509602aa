import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Ground, NET, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
  ground.answers.set('/internal/entries/rematch', { status: 200, body: { accepted: true } })
})
afterAll(() => ground.close())

const hour = (days = 0) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`
const entry = newId()
const ask = async (said: object = {}, by = 'origin', label: 'rematch' | 'removal' = 'rematch') => {
  const header = { v: 1, net: NET, id: newId(), member: 'origin', entry, at: hour(), ...said }
  const { act: rematch } = await ground.societies.order({ make: 'act', label, by, header })
  return ground.send('POST', `/v1/entries/${entry}/rematch`, { as: 'origin', body: { rematch } })
}

describe('an officer’s word that an entry is to be compared once more', () => {
  it('is passed on, and answered with 202', async () => {
    expect(await ask()).toMatchObject({ status: 202, body: { accepted: true } })
    expect(ground.passedOn).toMatchObject([
      { path: '/internal/entries/rematch', body: { caller: { member: 'origin' } } },
    ])
  })

  it.each<[string, object, string, 'rematch' | 'removal', string]>([
    ['of another entry than the address says', { entry: newId() }, 'origin', 'rematch', 'binding_invalid'],
    ['of another Society', { member: 'transit' }, 'origin', 'rematch', 'binding_invalid'],
    ['of another network', { net: 'another' }, 'origin', 'rematch', 'binding_invalid'],
    ['dated in the future', { at: hour(1) }, 'origin', 'rematch', 'binding_invalid'],
    ['signed by another Society’s officer', {}, 'transit', 'rematch', 'signature_invalid'],
    ['signed by the automation key', {}, 'origin.automation', 'rematch', 'signature_invalid'],
    ['that was signed as a removal', {}, 'origin', 'removal', 'signature_invalid'],
  ])('%s is refused', async (_what, said, by, label, code) => {
    expect(await ask(said, by, label)).toMatchObject({ status: 422, body: { code } })
    expect(ground.passedOn).toEqual([])
  })
})
