import { randomBytes } from 'node:crypto'
import type { EpochView, KeyChangeView, OfficerView, RecoveryKeyring } from '@kinlink/contracts'
import { combineShares, type KeyringEntry, kemKeyFromSeed, unwrapKey } from '@kinlink/crypto/keys'
import { sql } from '@kinlink/postgres'
import { newId, type Service } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unlockKeys } from '../src/keys/key-file.ts'
import { findAccountByName } from '../src/officers/account-store.ts'
import { findWaiting, insertSubmission } from '../src/submission/submission-store.ts'
import { keepApproval } from '../src/waiting/waiting-store.ts'
import { bearer, people, QUICK, signIn, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'
import { statingExchange } from './stating-exchange.ts'

const HANNA = { username: 'hanna', passphrase: 'snow on the low hills' }
let society: TestSociety
let exchange: Awaited<ReturnType<typeof statingExchange>>
let service: Service
let [first, second] = [{ authorization: '' }, { authorization: '' }]

beforeAll(async () => {
  society = await testSociety('origin', { recovery: '2-of-3' })
  const { recoveryShares: _, ...listed } = society.provisioned as typeof society.provisioned & { recoveryShares?: [] }
  const network = await testNetwork([listed, { ...listed, member: 'transit' }])
  exchange = await statingExchange(network, [society.provisioned])
  const change = { GATEWAY_URL: exchange.url, SWEEP_SECONDS: '1', EPOCH_CLOSING_DAYS: '0.00005' }
  service = await startSociety(society, network, change)
  first = await bearer(service, people.admin)
  second = await bearer(service, people.second)
})
afterAll(async () => {
  await service.close()
  await exchange.close()
  await society.close()
})

const key = () => ({ 'idempotency-key': randomBytes(16).toString('base64url') })
const post = (who: object, url: string, payload?: object) =>
  service.app.inject({
    method: 'POST',
    url,
    headers: { ...who, ...key() },
    ...(payload === undefined ? {} : { payload }),
  })
const get = async <T>(who: { authorization: string }, url: string): Promise<T> =>
  (await service.app.inject({ url, headers: who })).json<T>()
const propose = async (said: object) => (await post(first, '/v1/key-changes', said)).json<KeyChangeView>()
const approve = (id: string) => post(second, `/v1/key-changes/${id}/approval`)

async function ended(id: string): Promise<KeyChangeView> {
  for (let n = 0; n < 900; n += 1) {
    const view = await get<KeyChangeView>(first, `/v1/key-changes/${id}`)
    if (!['proposed', 'approved', 'submitted'].includes(view.state)) return view
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the change does not end')
}
const done = async (said: object): Promise<KeyChangeView> => {
  const { changeId } = await propose(said)
  expect((await approve(changeId)).statusCode).toBe(200)
  return ended(changeId)
}
const epochs = async () => (await get<{ items: EpochView[] }>(first, '/v1/epochs')).items
const Row = Type.Object({ kid: Type.String(), eid: Type.String(), entry: Type.Unknown(), pk: Type.String() })
const keyring = () =>
  society.db.many(
    Row,
    sql`select e.kid, e.eid, e.entry, case when a.kid = e.entry ->> 'kid' then a.sign_pk else a.admin_pk end as pk
      from keyring_entry e join account a on a.kid = e.entry ->> 'kid' or a.admin_kid = e.entry ->> 'kid'`,
  )
const opened = (rows: Awaited<ReturnType<typeof keyring>>, kemSk: Uint8Array): string[] =>
  rows
    .filter((row) => {
      const expected = { kid: row.kid, eid: row.eid }
      return unwrapKey(row.entry as KeyringEntry, { kemSk, signPk: row.pk, expected }).ok
    })
    .map(({ eid }) => eid)
const kemKeyOf = async ({ username, passphrase }: { username: string; passphrase: string }) => {
  const account = await findAccountByName(society.db, username)
  const keys = await unlockKeys(account?.key_file ?? { header: '', n: '', c: '' }, passphrase, QUICK)
  return kemKeyFromSeed(keys?.kem ?? new Uint8Array(32)).kemSk
}

let hanna: OfficerView
let copy: Awaited<ReturnType<typeof keyring>>

describe('an officer who joins', () => {
  it('is listed when two administrators have signed, one of them is not enough', async () => {
    hanna = (await post(first, '/v1/officers', { ...HANNA, roles: ['tracing-officer'] })).json()
    const proposed = await propose({ kind: 'officer-joins', officerId: hanna.officerId })
    expect(proposed).toMatchObject({ state: 'proposed', changes: { officers: { added: [hanna.kid], dropped: [] } } })
    expect((await post(first, `/v1/key-changes/${proposed.changeId}/approval`)).statusCode).toBe(409)
    expect((await approve(proposed.changeId)).json()).toMatchObject({ state: 'approved' })
    expect(await ended(proposed.changeId)).toMatchObject({ state: 'in-force', seq: 1 })
    const { items } = await get<{ items: OfficerView[] }>(first, '/v1/officers')
    expect(items.find(({ kid }) => kid === hanna.kid)).toMatchObject({ listed: true })
  })

  it('is given the epoch keys when a colleague signs in', async () => {
    const waiting = async () => (await epochs()).flatMap((epoch) => epoch.waiting)
    expect(await waiting()).toEqual([hanna.kid])
    await signIn(service, people.officer)
    expect(await waiting()).toEqual([])
    const open = (await epochs()).filter(({ line }) => line === 'society')
    expect(opened(await keyring(), await kemKeyOf(HANNA))).toEqual(open.map(({ epochId }) => epochId))
  })
})

describe('changes that meet', () => {
  it('the second is refused as a conflict and can be made anew', async () => {
    const [one, other] = [
      await propose({ kind: 'renewal' }),
      await propose({ kind: 'epoch-rotation', lines: ['child'] }),
    ]
    await approve(one.changeId)
    expect(await ended(one.changeId)).toMatchObject({ state: 'in-force' })
    expect((await approve(other.changeId)).statusCode).toBe(409)
    expect(await ended(other.changeId)).toMatchObject({ state: 'refused', code: 'conflict' })
    expect(await done({ kind: 'epoch-rotation', lines: ['child'] })).toMatchObject({ state: 'in-force' })
  })

  it('one that is rejected changes nothing', async () => {
    const before = exchange.newest('origin')
    const { changeId } = await propose({ kind: 'renewal' })
    expect((await post(second, `/v1/key-changes/${changeId}/rejection`)).json()).toMatchObject({ state: 'rejected' })
    expect((await approve(changeId)).statusCode).toBe(409)
    expect(exchange.newest('origin')).toBe(before)
  })
})

describe('an officer who leaves', () => {
  it('is out at once, also while the exchange does not answer', async () => {
    const session = await bearer(service, HANNA)
    copy = await keyring()
    const { changeId } = await propose({ kind: 'officer-leaves', officerId: hanna.officerId })
    exchange.answers(false)
    expect((await approve(changeId)).statusCode).toBe(200)
    expect((await service.app.inject({ url: '/v1/status', headers: session })).statusCode).toBe(401)
    expect((await signIn(service, HANNA)).statusCode).toBe(401)
    exchange.answers(true)
    expect(await ended(changeId)).toMatchObject({
      state: 'in-force',
      changes: { officers: { dropped: [hanna.kid] }, epochs: { opened: [{ line: 'society' }] } },
    })
  })

  it('approves nothing any more, although what was approved has not left yet', async () => {
    const joined = { username: 'idris', passphrase: 'rain on the far fields' }
    const idris: OfficerView = (await post(first, '/v1/officers', { ...joined, roles: ['tracing-officer'] })).json()
    await done({ kind: 'officer-joins', officerId: idris.officerId })
    const [id, subject, sig] = [newId(), newId(), randomBytes(64).toString('base64url')]
    await insertSubmission(society.db, { id, kind: 'record', subject, act: null, body: {}, at: new Date() })
    await keepApproval(society.db, id, { header: 'e30', kid: idris.kid ?? '', sig }, idris.officerId)
    await done({ kind: 'officer-leaves', officerId: idris.officerId })
    expect(await findWaiting(society.db, id)).toMatchObject({ approval: null })
  })

  it('opens nothing new with the stolen key file, and every colleague opens the new epoch', async () => {
    const stolen = await kemKeyOf(HANNA)
    const open = (await epochs()).find(({ line, state }) => line === 'society' && state === 'open')?.epochId
    expect(opened(await keyring(), stolen)).toEqual([])
    const before = opened(copy, stolen)
    expect(before).toHaveLength(1)
    expect(before).not.toContain(open)
    for (const who of [people.officer, people.child])
      expect(opened(await keyring(), await kemKeyOf(who))).toContain(open)
  })

  it('leaves an epoch behind that casework proposes to close, and whose key is destroyed then', async () => {
    const due = async () =>
      (await get<{ items: KeyChangeView[] }>(first, '/v1/key-changes')).items.find(
        ({ kind, state }) => kind === 'epoch-closing' && state === 'proposed',
      )
    let change = await due()
    for (let n = 0; n < 100 && change === undefined; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      change = await due()
    }
    expect(change).toMatchObject({ proposedBy: null, signedBy: [] })
    const id = change?.changeId ?? ''
    expect((await post(first, `/v1/key-changes/${id}/approval`)).json()).toMatchObject({ state: 'proposed' })
    await approve(id)
    const closed = (await ended(id)).changes?.epochs.closed.map(({ eid }) => eid) ?? []
    expect(closed.length).toBeGreaterThan(0)
    const kept = (await keyring()).map(({ eid }) => eid)
    for (const eid of closed) expect(kept).not.toContain(eid)
  })
})

describe('the recovery key', () => {
  it('comes back from two of the three shares and opens every living epoch', async () => {
    const { recoveryShares = [] } = society.provisioned as { recoveryShares?: string[] }
    const combined = await combineShares(recoveryShares.slice(1))
    if (!combined.ok) throw new TypeError(combined.code)
    const living = (await epochs()).filter(({ state }) => state !== 'closed').map(({ epochId }) => epochId)
    expect(opened(await keyring(), combined.recoverySk).sort()).toEqual(living.sort())
  })

  it('gives officers who hold nothing their keys again, and believes no wrong one', async () => {
    const sara = await bearer(service, people.officer)
    const kid = (await findAccountByName(society.db, people.officer.username))?.kid ?? ''
    await society.db.run(sql`insert into keyring_task (kid, eid, line, added_at)
      select kid, eid, line, added_at from keyring_entry where kid = ${kid}`)
    await society.db.run(sql`delete from keyring_entry where kid = ${kid}`)
    const { recoveryShares = [] } = society.provisioned as { recoveryShares?: string[] }
    const combined = await combineShares(recoveryShares.slice(0, 2))
    if (!combined.ok) throw new TypeError(combined.code)
    const copied = await get<RecoveryKeyring>(sara, '/v1/epochs/recovery')
    const recovered = copied.entries.flatMap(({ entry, signPk, ...expected }) => {
      const { eid, kid } = expected
      const out = unwrapKey(entry, { kemSk: combined.recoverySk, signPk, expected: { kid, eid } })
      return out.ok ? [{ eid, secret: Buffer.from(out.secret).toString('base64url') }] : []
    })
    const wrong = recovered.map(({ eid }) => ({ eid, secret: 'A'.repeat(43) }))
    expect((await post(sara, '/v1/epochs/recovery', { epochs: wrong })).statusCode).toBe(409)
    expect(opened(await keyring(), await kemKeyOf(people.officer))).toEqual([])
    const given = await post(sara, '/v1/epochs/recovery', { epochs: recovered })
    expect(given.json()).toMatchObject({ waiting: 0 })
    expect(opened(await keyring(), await kemKeyOf(people.officer))).not.toEqual([])
  })
})

describe('the key for client assertions', () => {
  it('is listed beside the old one, which the next statement drops', async () => {
    const changed = await done({ kind: 'authentication-key' })
    expect(changed.changes?.authenticationKeys).toMatchObject({ added: [expect.any(String)], dropped: [] })
    const after = await done({ kind: 'renewal' })
    expect(after.changes?.authenticationKeys.dropped).toHaveLength(1)
  })
})
