import type { Canary, CanaryRow, Identity, TracingRequest } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { createApp, createLogger, newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canaryRoutes } from '../src/canaries/canary-routes.ts'
import { orderCanary } from '../src/canaries/order-canary.ts'
import { listCandidates } from '../src/candidates/candidate-store.ts'
import { propose } from '../src/candidates/propose.ts'
import { doOne } from '../src/decoys/decoy-acts.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { shredExpired } from '../src/retention/shred-expired.ts'
import type { OfficerSession, Sessions } from '../src/sessions/session.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

let desk: Desk
let record: ReturnType<Desk['recordOfTransit']>
let reads: number
let auditor: OfficerSession
const person: Identity = {
  names: [
    { full: 'Leodegar Quastenberg', script: 'Latn', lang: 'en', parts: { given: 'Leodegar', family: 'Quastenberg' } },
  ],
  sex: 'male',
  birth: { value: '1961-08-09', accuracy: 'exact-stated', calendar: 'gregorian' },
  birthPlace: 'Keren',
}
beforeAll(async () => {
  desk = await aDesk({
    readRecord: async () => {
      reads += 1
      return { ok: true, value: record.projection }
    },
  })
  const { id, kid } = desk.session.officer
  await desk.db.run(sql`insert into account (id, username, passphrase_hash, roles, kid, created_at)
    values (${id}, 'amina', '', '{tracing-officer}', ${kid}, ${desk.clock.now()})`)
  auditor = { ...desk.session, officer: { id: desk.session.officer.id, kid: null, roles: ['auditor'] } }
})
afterAll(() => desk.close())
beforeEach(async () => {
  reads = 0
  for (const table of ['decoy_owed', 'canary', 'decoy', 'candidate', 'person', 'submission'])
    await desk.db.run(sql([`delete from ${table}`]))
  await desk.db.run(sql`delete from audit.pending`)
})

const Planted = Type.Object({ id: Type.String(), entry_id: Type.String() })
async function aCanary() {
  await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
  const ordered = await orderCanary(desk.deps, auditor, { person }, desk.key())
  if (!ordered.ok) throw new TypeError(JSON.stringify(ordered.problem))
  await doOne(desk.deps, desk.session)
  return desk.db.one(Planted, sql`select id, entry_id from decoy where id = ${ordered.value.canaryId}`)
}
const asks = async (sought: Identity, entryId: string) => {
  const request: TracingRequest = { ...aRequest(['origin']), sought: { person: sought } }
  record = desk.recordOfTransit(request)
  await propose(desk.deps, { recordId: record.rid, entryId })
}
/** What the auditor sees, through the routes. */
async function seen<T>(as: OfficerSession, path = ''): Promise<{ status: number; body: T }> {
  const app = await createApp({
    name: 'canaries',
    title: 'test',
    logger: createLogger({ name: 'test', level: 'silent' }),
    readiness: {},
  })
  const sessions: Sessions = { open: async () => ({ ...as, sessionId: '', wipe() {} }), logRefusal: async () => {} }
  app.decorate('sessions', sessions)
  await app.register(canaryRoutes, { prefix: '/v1/canaries', ...desk.deps })
  const answer = await app.inject({ url: `/v1/canaries${path}`, headers: { authorization: 'Bearer a.b.c' } })
  await app.close()
  return { status: answer.statusCode, body: answer.json<T>() }
}
const listed = async (as: OfficerSession) => {
  const { status, body } = await seen<{ items?: CanaryRow[] }>(as)
  return { status, items: body.items ?? [] }
}
const hits = async () =>
  (await logged(desk.db)).filter(({ action }) => action === 'canary.hit').map(({ subject, code }) => [subject, code])

describe('a canary', () => {
  it('is ordered by an auditor, signed by an officer who registers people, and hit by who asks for just that name', async () => {
    const canary = await aCanary()
    expect((await listed(auditor)).items).toEqual([
      { canaryId: canary.id, state: 'planted', orderedAt: expect.any(String), hits: [] },
    ])
    expect((await seen<Canary>(auditor, `/${canary.id}`)).body).toMatchObject({ state: 'planted', person, hits: [] })
    await asks(person, canary.entry_id)
    await asks(person, canary.entry_id)
    expect(await hits()).toEqual(Array(2).fill([canary.id, 'transit']))
    expect((await listed(auditor)).items).toMatchObject([{ hits: [{ askedBy: 'transit', requests: 2 }] }])
  })

  it('is to the exchange like anybody whose pair is near: read once, and nothing is said of it', async () => {
    const canary = await aCanary()
    await asks(person, canary.entry_id)
    expect(reads).toBe(1)
    const Kinds = Type.Object({ kind: Type.String() })
    expect(await desk.db.many(Kinds, sql`select kind from submission order by kind`)).toEqual(
      Array(2).fill({ kind: 'entry' }),
    )
    expect(await listCandidates(desk.db, null, null, 10)).toEqual([])
  })

  it('is not hit by somebody else, nor a person or another decoy by who asks for them', async () => {
    const canary = await aCanary()
    await asks(aRequest([]).sought.person, canary.entry_id)
    const { entry_id } = await desk.db.one(Planted, sql`select id, entry_id from person`)
    await asks(aRegistration().person, entry_id)
    expect(await hits()).toEqual([])
    expect((await listed(auditor)).items).toMatchObject([{ hits: [] }])
  })

  it('is shown to no officer, and not ordered where nobody registers people', async () => {
    await aCanary()
    expect((await listed(desk.session)).status).toBe(403)
    expect((await seen(desk.session, `/${newId()}`)).status).toBe(403)
    expect((await seen(auditor, `/${newId()}`)).status).toBe(404)
    await desk.db.run(sql`delete from person`)
    expect(await orderCanary(desk.deps, auditor, { person }, desk.key())).toMatchObject({
      problem: { code: 'conflict' },
    })
  })

  it('is given to no officer who has left', async () => {
    await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
    await desk.db.run(sql`update account set locked_at = ${desk.clock.now()}`)
    const ordered = await orderCanary(desk.deps, auditor, { person }, desk.key())
    await desk.db.run(sql`update account set locked_at = null`)
    expect(ordered).toMatchObject({ problem: { code: 'conflict' } })
  })

  it('ends with its entry, or unsigned after as long', async () => {
    await aCanary()
    await orderCanary(desk.deps, auditor, { person }, desk.key())
    expect((await listed(auditor)).items.map(({ state }) => state).sort()).toEqual(['planted', 'waiting'])
    desk.clock.days(90)
    await shredExpired(desk.deps)
    expect((await listed(auditor)).items).toEqual([])
  })
})
