import { sql } from '@kinlink/postgres'
import { createLogger } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { propose } from '../src/candidates/propose.ts'
import { createDecoyActs } from '../src/decoys/decoy-acts.ts'
import { hiddenPerReviewed } from '../src/decoys/decoy-store.ts'
import { isLocalLook } from '../src/decoys/local-looks.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'

let desk: Desk
let record: ReturnType<Desk['recordOfTransit']>
beforeAll(async () => {
  desk = await aDesk({ readRecord: async () => ({ ok: true, value: record.projection }) })
})
afterAll(() => desk.close())
beforeEach(async () => {
  for (const table of ['decoy_owed', 'decoy', 'candidate', 'person', 'submission', 'outbox'])
    await desk.db.run(sql([`delete from ${table}`]))
})

const MINUTE = 1 / 1440
const Count = Type.Object({ n: Type.Integer() })
const decoys = async () => (await desk.db.one(Count, sql`select count(*)::int as n from decoy`)).n
const register = async () => {
  const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  return made.value.personId
}

describe('an act about a decoy', () => {
  it('comes after a look at what lies here alone: no POST, and no look for which the exchange is asked', () => {
    const looks = ['/v1/people/', '/v1/people', '/v1/cases/:id', '/v1/candidates/', '/v1/status']
    expect(looks.filter((route) => isLocalLook('GET', route))).toEqual(looks)
    const asked = ['/v1/candidates/:id', '/v1/releases/:id', '/v1/incoming-messages/:id', '/v1/audit/entries']
    expect(asked.filter((route) => isLocalLook('GET', route))).toEqual([])
    expect(['POST', 'DELETE'].some((method) => isLocalLook(method, '/v1/people'))).toBe(false)
    expect([isLocalLook('GET', '/v1/session'), isLocalLook('GET', undefined)]).toEqual([false, false])
  })

  it('is not done within a minute of anything else of the same officer, nor of a start; then it is, once', async () => {
    desk.deps.decoys = { share: 1, spreadMs: 7 * 86_400_000 }
    await register()
    const acts = createDecoyActs({ ...desk.deps, logger: createLogger({ name: 'test', level: 'silent' }) })
    const session = { ...desk.session, sessionId: 'x', wipe() {} }
    const dueNow = () => desk.db.run(sql`update decoy_owed set due_at = ${desk.clock.now()}`)
    await dueNow()
    expect(await acts.goOn(session)).toBe(false)
    desk.clock.days(2 * MINUTE)
    await dueNow()
    acts.heard(session.officer.id)
    expect(await acts.goOn(session)).toBe(false)
    expect(await decoys()).toBe(0)
    desk.clock.days(2 * MINUTE)
    await dueNow()
    expect(await acts.goOn(session)).toBe(true)
    expect(await acts.goOn(session)).toBe(false)
    expect(await decoys()).toBe(1)
    await acts.close()
  })
})

describe('how many hidden pairs are rejected beside those of people', () => {
  it('does not fall because pairs of people stay open whose entries have ended', async () => {
    const personId = await register()
    const { entry_id } = await desk.db.one(
      Type.Object({ entry_id: Type.String() }),
      sql`select entry_id from person where id = ${personId}`,
    )
    record = desk.recordOfTransit(aRequest(['origin']))
    await propose(desk.deps, { recordId: record.rid, entryId: entry_id })
    await desk.db.run(sql`update candidate set state = 'in-review'`)
    await desk.db.run(sql`with d as (insert into decoy (id, entry_id, sealed, made_at, expires_at)
        values ('AAAAAAAAAAAAAAAAAAAAAA', 'BAAAAAAAAAAAAAAAAAAAAA', '\\x00', ${desk.clock.now()}, 'infinity') returning id)
      update candidate set decoy_id = d.id, person_id = null from d`)
    const now = desk.clock.now()
    const longAgo = new Date(now.getTime() - 90 * 86_400_000)
    expect(await hiddenPerReviewed(desk.db, now, longAgo)).toBe(1)
    record = desk.recordOfTransit(aRequest(['origin']))
    await propose(desk.deps, { recordId: record.rid, entryId: entry_id })
    await desk.db.run(sql`update candidate set state = 'in-review'`)
    expect(await hiddenPerReviewed(desk.db, now, longAgo)).toBe(1)
    // The person's entry has ended: only the hidden pair counts.
    expect(await hiddenPerReviewed(desk.db, now, now)).toBe(1)
    await desk.db.run(sql`update decoy set expires_at = made_at`)
    expect(await hiddenPerReviewed(desk.db, now, longAgo)).toBe(0)
  })
})
