import type { IncomingMessageView, Projection } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId, type ProblemValue } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertCandidate } from '../src/candidates/candidate-store.ts'
import { lookAtCandidate } from '../src/candidates/look.ts'
import type { Done } from '../src/idempotency.ts'
import { insertIncoming, markRouted } from '../src/incoming/incoming-store.ts'
import { insertIncomingMessage } from '../src/incoming-messages/incoming-message-store.ts'
import { lookAtMessage } from '../src/incoming-messages/look.ts'
import { insertPerson } from '../src/people/person-store.ts'
import { explain } from '../src/refusals/explain.ts'
import type { OfficerSession } from '../src/sessions/session.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'

let desk: Desk
let shown: Projection
beforeAll(async () => {
  desk = await aDesk({ readRecord: async () => ({ ok: true, value: shown }) })
})
afterAll(() => desk.close())
beforeEach(() => desk.db.run(sql`delete from refused_act`))

/** What transit says of a request that origin must not learn of. */
const hiddenFrom = (name?: string) => {
  const asked = aRequest(['origin'], name)
  return desk.recordOfTransit({ ...asked, search: { ...asked.search, withholdFrom: ['origin'] } })
}
const refused = { code: 'refused_by_rule', errors: [{ rule: 'P-VOICE', field: 'handling.withholdFrom' }] }
const problemOf = (done: Done<unknown>): ProblemValue => {
  if (done.ok) throw new TypeError('a rule should refuse this')
  return done.problem
}
const decisionIn = (done: Done<unknown>) => String(problemOf(done).params?.decisionId)
const kept = async () =>
  (await desk.db.many(Type.Object({ id: Type.String() }), sql`select id from refused_act`)).length

/** A confirmed pair of this record. */
async function confirmed(rid: string): Promise<string> {
  const [id, personId] = [newId(), newId()]
  await desk.db.transaction(async (tx) => {
    await desk.storage.newKey(tx, personId)
    const registered = { kind: 'arrival' as const, at: desk.clock.now(), by: newId() }
    const person = await desk.storage.seal(tx, personId, 'person', aRegistration())
    await insertPerson(tx, { id: personId, entryId: newId(), sealed: person, ...registered })
    const sealed = await desk.storage.seal(tx, personId, 'candidate', { evidence: [], sought: {} })
    const pair = { id, rid, entry_id: newId(), person_id: personId, decoy_id: null, proposed_for: null }
    const scored = { asked_by: 'transit', state: 'confirmed' as const, weight: 20, probability: 0.99, sealed }
    await insertCandidate(tx, { ...pair, ...scored, at: desk.clock.now() })
  })
  return id
}

describe('a confirmed pair whose enquiry a rule refuses', () => {
  const look = (id: string, session = desk.session) => lookAtCandidate(desk.deps, session, id)

  it('tells the officer which rule, and what to do about it', async () => {
    const made = hiddenFrom()
    shown = made.projection
    const seen = await look(await confirmed(made.rid))
    expect(problemOf(seen)).toMatchObject(refused)
    expect(await explain(desk.deps, desk.session, decisionIn(seen))).toMatchObject({
      value: { by: 'casework', findings: [{ rule: 'P-VOICE', advice: expect.stringMatching(/\.$/) }] },
    })
  })

  it('is refused under one id however often the officer looks, and kept from the last look on', async () => {
    const made = hiddenFrom()
    shown = made.projection
    const id = await confirmed(made.rid)
    const first = await look(id)
    desk.clock.days(1)
    const again = await look(id)
    expect(decisionIn(again)).toBe(decisionIn(first))
    expect(await kept()).toBe(1)
    expect(await explain(desk.deps, desk.session, decisionIn(first))).toMatchObject({
      value: { decidedAt: desk.clock.now().toISOString() },
    })
  })

  it('is another refusal for another officer and of another record', async () => {
    const colleague: OfficerSession = { ...desk.session, officer: { ...desk.session.officer, id: newId() } }
    const [one, two] = [hiddenFrom(), hiddenFrom('Ruta Haile')]
    shown = one.projection
    const id = await confirmed(one.rid)
    const told = [decisionIn(await look(id)), decisionIn(await look(id, colleague))]
    shown = two.projection
    told.push(decisionIn(await look(await confirmed(two.rid))))
    expect(new Set(told).size).toBe(3)
    expect(await explain(desk.deps, colleague, told[0] ?? '')).toMatchObject({ problem: { code: 'not_found' } })
  })
})

describe('a message that is kept, whose record a rule refuses by now', () => {
  const atDesk = (): OfficerSession => ({
    ...desk.session,
    officer: { ...desk.session.officer, roles: ['detention-focal-point'] },
  })

  it('tells so to who would read what is said of detention, instead of that nothing was said', async () => {
    const made = hiddenFrom()
    shown = made.projection
    await desk.db.transaction(async (tx) => {
      await insertIncoming(tx, made.rid, desk.clock.now())
      await markRouted(tx, made.rid, 'message', desk.clock.now())
      await desk.storage.newKey(tx, made.rid)
      const message = { from: 'transit', content: { letter: { body: 'All are well' } } }
      const sealed = await desk.storage.seal(tx, made.rid, 'incoming-message', message)
      await insertIncomingMessage(tx, made.rid, sealed)
    })
    const look = (session: OfficerSession): Promise<Done<IncomingMessageView>> =>
      lookAtMessage(desk.deps, session, made.rid)
    expect(problemOf(await look(atDesk()))).toMatchObject(refused)
    expect(await look(desk.session)).toMatchObject({ ok: true, value: { from: 'transit' } })
  })
})
