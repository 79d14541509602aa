import type { Alarm, EpochView, KeyChangeView, OfficerView, RegrantList, Statement } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { publicDocuments } from './support/exchange-door.ts'
import { send } from './support/http.ts'
import { accountOf, control } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
const startedAt = Date.now()
const SAMRAWIT = { username: 'samrawit', passphrase: 'rain on the tin roof at night' }
let [first, second, officer, elsewhere, administrator]: Officer[] = []
const at = (who: Officer | undefined): Officer => who as Officer

beforeAll(async () => {
  first = await signedIn(network, 'origin', 'society-admin')
  second = await signedIn(network, 'origin', 'society-admin', 1)
  officer = await signedIn(network, 'origin', 'tracing-officer')
  elsewhere = await signedIn(network, 'destination', 'tracing-officer')
  administrator = await signedIn(network, 'destination', 'society-admin')
})

const statement = async (): Promise<Statement> =>
  (await publicDocuments(network, ['origin'])).statements.get('origin') as Statement

/** Two administrators of the Society want it; the exchange takes it. */
async function changed(said: object): Promise<KeyChangeView> {
  const { changeId } = await at(first).post<KeyChangeView>('/v1/key-changes', said)
  expect(await at(first).refused(`/v1/key-changes/${changeId}/approval`)).toMatchObject({ code: 'conflict' })
  await at(second).post(`/v1/key-changes/${changeId}/approval`)
  return until('the change has ended', async () => {
    const view = await at(first).get<KeyChangeView>(`/v1/key-changes/${changeId}`)
    return ['proposed', 'approved', 'submitted'].includes(view.state) ? undefined : view
  })
}

const signIn = () => send(at(first).base, { method: 'POST', path: '/v1/session', body: SAMRAWIT })

describe('two administrators of a Society change its keys', () => {
  it('an officer joins, and a colleague who signs in passes the epoch keys on', async () => {
    const joined = await at(first).post<OfficerView>('/v1/officers', { ...SAMRAWIT, roles: ['tracing-officer'] })
    const change = await changed({ kind: 'officer-joins', officerId: joined.officerId })
    expect(change).toMatchObject({ state: 'in-force', code: null })
    expect((await statement()).officers.map(({ kid }) => kid)).toContain(joined.kid)
    const { username } = accountOf(network, 'origin', 'tracing-officer')
    await control(network, '/sessions', { member: 'origin', username, fresh: true })
    const { items } = await at(first).get<{ items: EpochView[] }>('/v1/epochs')
    expect(items.flatMap(({ waiting }) => waiting)).toEqual([])
    expect((await signIn()).status).toBe(201)
  })

  it('an officer leaves: shut out, listed no more, and new epochs are open that others seal to', async () => {
    await ask(at(elsewhere), aRequest({ search: { recipients: ['origin'] } }))
    const before = await statement()
    const { items } = await at(first).get<{ items: OfficerView[] }>('/v1/officers')
    const leaver = items.find(({ username }) => username === SAMRAWIT.username)
    const change = await changed({ kind: 'officer-leaves', officerId: leaver?.officerId })
    expect(change).toMatchObject({ state: 'in-force', code: null })
    expect((await signIn()).status).toBe(401)
    const now = await statement()
    expect(now.officers.map(({ kid }) => kid)).not.toContain(leaver?.kid)
    const open = (of: Statement) => of.epochs.find(({ line, state }) => line === 'society' && state === 'open')?.eid
    expect(open(now)).not.toBe(open(before))
    expect(now.epochs.find(({ eid }) => eid === open(before))?.state).toBe('closing')
  })

  it('so that what others had granted is renewed, and what they ask from now on is accepted', async () => {
    await until('all is renewed', async () => {
      const { items } = await at(administrator).get<RegrantList>('/v1/regrants')
      const society = items.find(({ member, line }) => member === 'origin' && line === 'society')
      return society !== undefined && society.waiting === 0 && society.renewed > 0
    })
    const view = await ask(at(elsewhere), aRequest({ search: { recipients: ['origin'] } }))
    expect(view).toMatchObject({ state: 'accepted', refusals: [] })
  })

  it('the key that the Society shows at the door is replaced, and it is let in with the new one', async () => {
    const before = (await statement()).authKeys.map(({ kid }) => kid)
    expect(await changed({ kind: 'authentication-key' })).toMatchObject({ state: 'in-force' })
    expect(await changed({ kind: 'renewal' })).toMatchObject({ state: 'in-force' })
    const after = (await statement()).authKeys.map(({ kid }) => kid)
    expect(after.some((kid) => before.includes(kid))).toBe(false)
    await control(network, '/kill', { process: 'society-origin' })
    await control(network, '/ready', { process: 'society-origin' })
    const view = await ask(at(officer), aRequest({ search: { recipients: ['transit'] } }))
    expect(view).toMatchObject({ state: 'accepted', refusals: [] })
  })

  it('and nobody is alarmed by what a Society has said of itself', async () => {
    for (const who of [at(first), at(administrator)]) {
      const alarms = await who.all<Alarm>('/v1/alarms')
      // What other tests have lied about to the destination, or kept from it, is no matter of statements.
      const ours = alarms.filter(({ kind, raisedAt }) => kind !== 'item-withheld' && Date.parse(raisedAt) >= startedAt)
      expect(ours).toEqual([])
    }
  })
})
