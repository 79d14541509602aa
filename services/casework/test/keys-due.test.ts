import { randomBytes } from 'node:crypto'
import type { EpochView, KeyChangeView, OfficerView } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import type { Service } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bearer, people, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'
import { statingExchange } from './stating-exchange.ts'

const TARIQ = { username: 'tariq', passphrase: 'a lamp on the third step' }
/** Five seconds, in days. */
const SOON = '0.00006'
const NEVER = '300'

let society: TestSociety
let network: Awaited<ReturnType<typeof testNetwork>>
let exchange: Awaited<ReturnType<typeof statingExchange>>
let service: Service | undefined
let [first, second] = [{ authorization: '' }, { authorization: '' }]

beforeAll(async () => {
  society = await testSociety('origin')
  network = await testNetwork([society.provisioned, { ...society.provisioned, member: 'transit' }])
  exchange = await statingExchange(network, [society.provisioned])
})
afterEach(async () => {
  await service?.close()
  service = undefined
})
afterAll(async () => {
  await exchange.close()
  await society.close()
})

const started = async (rules: Record<string, string>): Promise<void> => {
  service = await startSociety(society, network, { GATEWAY_URL: exchange.url, SWEEP_SECONDS: '1', ...rules })
  first = await bearer(service, people.admin)
  second = await bearer(service, people.second)
}
const running = (): Service => {
  if (service === undefined) throw new TypeError('casework does not run')
  return service
}
const post = (who: object, url: string, payload: object = {}) =>
  running().app.inject({
    method: 'POST',
    url,
    headers: { ...who, 'idempotency-key': randomBytes(16).toString('base64url') },
    payload,
  })
const get = async <T>(url: string): Promise<T> => (await running().app.inject({ url, headers: first })).json<T>()
const changes = async (kind: string) =>
  (await get<{ items: KeyChangeView[] }>('/v1/key-changes')).items.filter((change) => change.kind === kind)
const openEpochs = async () => (await get<{ items: EpochView[] }>('/v1/epochs')).items.filter((e) => e.state === 'open')

async function eventually<T>(what: () => Promise<T | undefined>): Promise<T> {
  for (let n = 0; n < 900; n += 1) {
    const found = await what()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it does not come')
}
/** Who proposes a change has signed it; what casework proposes, both have to. */
const signedBy = async (changeId: string, ...who: object[]): Promise<KeyChangeView> => {
  for (const one of who) expect((await post(one, `/v1/key-changes/${changeId}/approval`)).statusCode).toBe(200)
  return eventually(async () => {
    const view = await get<KeyChangeView>(`/v1/key-changes/${changeId}`)
    return ['proposed', 'approved', 'submitted'].includes(view.state) ? undefined : view
  })
}
const Logged = Type.Object({ decision: Type.String(), code: Type.Union([Type.String(), Type.Null()]) })

describe('an epoch that is as old as the Society lets it become', () => {
  it('is proposed to be replaced by casework itself, once for all lines, and by nobody’s signature yet', async () => {
    await started({ EPOCH_DAYS: SOON, KEY_CHANGE_DAYS: NEVER })
    const [due] = await eventually(async () => {
      const found = await changes('epoch-rotation')
      return found.length > 0 ? found : undefined
    })
    expect(due).toMatchObject({ state: 'proposed', proposedBy: null, signedBy: [], seq: null })
    // The next looks find it proposed.
    await new Promise((resolve) => setTimeout(resolve, 5000))
    expect(await changes('epoch-rotation')).toHaveLength(1)
    const old = (await openEpochs()).map(({ epochId }) => epochId)
    expect(await openEpochs()).toEqual(old.map(() => expect.objectContaining({ due: true })))
    // It outlives a restart; and no epoch is due any more, so that nothing is proposed here that the next test would find.
    await service?.close()
    await started({ EPOCH_DAYS: NEVER, KEY_CHANGE_DAYS: NEVER })
    const after = await signedBy(due?.changeId ?? '', first, second)
    expect(after).toMatchObject({ state: 'in-force' })
    expect(after.changes?.epochs.opened.map(({ line }) => line).sort()).toEqual(['child', 'detention', 'society'])
    for (const { epochId } of await openEpochs()) expect(old).not.toContain(epochId)
  })
})

describe('a proposal that no second administrator signs in time', () => {
  it('expires, changes nothing, is logged, and what is due is proposed anew', async () => {
    await started({ EPOCH_DAYS: SOON, KEY_CHANGE_DAYS: SOON })
    const stated = exchange.newest('origin')
    const expired = await eventually(async () =>
      (await changes('epoch-rotation')).find(({ state }) => state === 'expired'),
    )
    expect((await post(first, `/v1/key-changes/${expired.changeId}/approval`)).statusCode).toBe(409)
    await eventually(async () => (await changes('epoch-rotation')).find(({ state }) => state === 'proposed'))
    expect(exchange.newest('origin')).toBe(stated)
    const logged = await society.db.many(
      Logged,
      sql`select body::json ->> 'decision' as decision, body::json ->> 'code' as code from audit.pending
          where body::json ->> 'action' = 'key.change' and body::json ->> 'subject' = ${expired.changeId}
            and body::json ->> 'code' = 'expired'`,
    )
    expect(logged).toEqual([{ decision: 'deny', code: 'expired' }])
  })
})

describe('the administrators of the keys', () => {
  it('are replaced when enough of the old and of the new have signed; who was one signs nothing from then on', async () => {
    await started({ EPOCH_DAYS: NEVER, KEY_CHANGE_DAYS: NEVER })
    const tariq = (await post(first, '/v1/officers', { ...TARIQ, roles: ['society-admin'] })).json<OfficerView>()
    const { items } = await get<{ items: OfficerView[] }>('/v1/officers')
    const one = items.find(({ username }) => username === people.admin.username)
    const administrators = [one?.officerId, tariq.officerId]
    const { changeId } = (await post(first, '/v1/key-changes', { kind: 'administrator', administrators })).json()
    expect((await post(second, `/v1/key-changes/${changeId}/approval`)).json()).toMatchObject({ state: 'proposed' })
    const third = await bearer(running(), TARIQ)
    const after = await signedBy(changeId, third)
    expect(after).toMatchObject({ state: 'in-force' })
    expect(after.changes?.administrators).toMatchObject({ added: [expect.any(String)], dropped: [expect.any(String)] })
    const renewal = (await post(first, '/v1/key-changes', { kind: 'renewal' })).json<KeyChangeView>()
    expect(renewal.signedBy).toHaveLength(1)
    expect((await post(second, `/v1/key-changes/${renewal.changeId}/approval`)).statusCode).toBe(403)
    expect(await signedBy(renewal.changeId, third)).toMatchObject({ state: 'in-force' })
  })

  it('are never fewer than have to sign', async () => {
    await started({ EPOCH_DAYS: NEVER, KEY_CHANGE_DAYS: NEVER })
    const { items } = await get<{ items: OfficerView[] }>('/v1/officers')
    const administrators = items.filter(({ roles }) => roles.includes('society-admin')).map((o) => o.officerId)
    const asked = { kind: 'administrator', administrators: administrators.slice(0, 2), threshold: 3 }
    expect((await post(first, '/v1/key-changes', asked)).statusCode).toBe(409)
  })
})
