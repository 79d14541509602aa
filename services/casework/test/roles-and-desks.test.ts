import type { Service } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OfficerSession, requireDesk, requireRole } from '../src/sessions/session.ts'
import { logged } from './logged.ts'
import { people, signedIn, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'

let society: TestSociety
let service: Service
const bearer = signedIn()
const key = (n: number) => ({ 'idempotency-key': `roles-and-desks-${String(n).padStart(6, '0')}` })

beforeAll(async () => {
  society = await testSociety('origin')
  const other = { ...society.provisioned, member: 'transit' }
  service = await startSociety(society, await testNetwork([society.provisioned, other]))
})
afterAll(async () => {
  await service.close()
  await society.close()
})

const sessionOf = async (who: { username: string; passphrase: string }): Promise<OfficerSession> => {
  const request = { server: service.app, headers: await bearer(service, who) } as never as Parameters<
    ReturnType<typeof requireRole>
  >[0]
  await requireRole()(request)
  return request.officer
}

describe('desks', () => {
  it('open their epoch keys to their own officers alone', async () => {
    const officer = await sessionOf(people.officer)
    const focalPoint = await sessionOf(people.child)
    expect(await officer.openEpoch('society')).toHaveLength(1)
    expect(await officer.openEpoch('child')).toEqual([])
    expect(await focalPoint.openEpoch('child')).toHaveLength(1)
    expect(await focalPoint.openEpoch('detention')).toEqual([])
  })

  it('refuse an officer who does not belong to them, and the refusal is logged', async () => {
    const officer = await sessionOf(people.officer)
    const request = { server: service.app, officer } as never as Parameters<typeof requireDesk>[0]
    await expect(requireDesk(request, 'child')).rejects.toMatchObject({ problem: { code: 'desk_required' } })
    await expect(requireDesk(request, 'society')).resolves.toBeUndefined()
    expect(await logged(society.db)).toContainEqual(
      expect.objectContaining({ action: 'request.refused', decision: 'deny', code: 'desk_required', act: officer.act }),
    )
  })
})

describe('keys of a session', () => {
  it('sign for officers, for administrators, and for nobody else', async () => {
    const officer = await sessionOf(people.officer)
    const admin = await sessionOf(people.admin)
    const auditor = await sessionOf(people.auditor)
    expect((await officer.signer()).kid).toBe(officer.officer.kid)
    expect((await admin.adminSigner()).kid).toBe(society.provisioned.admins[0]?.kid)
    for (const refused of [() => officer.adminSigner(), () => admin.signer(), () => auditor.signer()])
      await expect(refused()).rejects.toMatchObject({ problem: { code: 'forbidden' } })
    expect(await auditor.openEpoch('society')).toEqual([])
    expect(await admin.openEpoch('society')).toEqual([])
  })

  it('are wiped when the request is over', async () => {
    const officer = await sessionOf(people.officer)
    const [signer, [epoch]] = [await officer.signer(), await officer.openEpoch('society')]
    expect(signer.signSk.some((byte) => byte !== 0)).toBe(true)
    ;(officer as OfficerSession & { wipe(): void }).wipe()
    expect(signer.signSk.every((byte) => byte === 0)).toBe(true)
    expect(epoch?.sk.every((byte) => byte === 0)).toBe(true)
  })
})

describe('roles', () => {
  it.each([
    ['officer', 'POST', '/v1/officers'],
    ['auditor', 'GET', '/v1/officers'],
    ['officer', 'POST', '/v1/agreements'],
    ['auditor', 'POST', '/v1/agreements/AAAAAAAAAAAAAAAAAAAAAA/signature'],
    ['officer', 'POST', '/v1/policy-packs'],
    ['auditor', 'POST', '/v1/policy-packs/AAAAAAAAAAAAAAAAAAAAAA/signature'],
    ['admin', 'POST', '/v1/linkage-keys'],
    ['officer', 'GET', '/v1/audit/entries'],
    ['admin', 'GET', '/v1/audit/checkpoint'],
    ['auditor', 'GET', '/v1/audit/entries?source=network'],
    ['admin', 'GET', '/v1/people'],
    ['auditor', 'GET', '/v1/cases'],
    ['admin', 'GET', '/v1/refusals'],
  ] as const)('%s may not %s %s', async (who, method, url) => {
    const headers = { ...(await bearer(service, people[who])), ...key(1) }
    const answer = await service.app.inject({ method, url, headers, ...(method === 'POST' ? { payload: {} } : {}) })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'forbidden'])
  })

  it.each([
    ['GET', '/v1/officers'],
    ['POST', '/v1/officers'],
    ['POST', '/v1/agreements'],
    ['GET', '/v1/agreements'],
    ['POST', '/v1/policy-packs'],
    ['POST', '/v1/linkage-keys'],
    ['GET', '/v1/audit/entries'],
    ['GET', '/v1/status'],
    ['GET', '/v1/refusals'],
    ['DELETE', '/v1/session'],
  ] as const)('%s %s needs somebody signed in', async (method, url) => {
    const answer = await service.app.inject({ method, url, ...(method === 'POST' ? { payload: {} } : {}) })
    expect(answer.statusCode).toBe(401)
  })
})

describe('a new officer', () => {
  const officer = { username: 'Hanna', passphrase: 'snow on the low hills', roles: ['tracing-officer'] }

  it('gets an account and keys, and is told that the keys do not count yet', async () => {
    const headers = { ...(await bearer(service, people.admin)), ...key(2) }
    const create = (payload: object) => service.app.inject({ method: 'POST', url: '/v1/officers', headers, payload })
    const made = await create(officer)
    expect(made.statusCode).toBe(201)
    expect(made.json()).toMatchObject({ username: 'hanna', listed: false, kid: expect.any(String) })
    expect((await create(officer)).json()).toEqual(made.json())
    expect((await create({ ...officer, roles: ['auditor'] })).json()).toMatchObject({ code: 'idempotency_mismatch' })
    const again = { ...headers, ...key(3) }
    const taken = await service.app.inject({ method: 'POST', url: '/v1/officers', headers: again, payload: officer })
    expect(taken.json()).toMatchObject({ code: 'already_exists' })
    const session = await sessionOf(officer)
    expect(await session.openEpoch('society')).toEqual([])
  })

  it('is created with an Idempotency-Key and by its schema only', async () => {
    const headers = await bearer(service, people.admin)
    const send = (payload: object, more: object = {}) =>
      service.app.inject({ method: 'POST', url: '/v1/officers', headers: { ...headers, ...more }, payload })
    expect((await send(officer)).json()).toMatchObject({ code: 'idempotency_key_missing' })
    for (const bad of [
      { ...officer, passphrase: 'short' },
      { ...officer, roles: ['pope'] },
      { ...officer, roles: [] },
      { ...officer, kid: 'mine' },
    ])
      expect((await send(bad, key(4))).json()).toMatchObject({ code: 'invalid_request' })
  })
})
