import { RETENTION_BOUNDS } from '@kinlink/policy'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findCandidateByPair } from '../src/candidates/candidate-store.ts'
import { propose } from '../src/candidates/propose.ts'
import { settleCandidate } from '../src/candidates/settle-candidate.ts'
import { findCase } from '../src/cases/case-store.ts'
import { caseRowView } from '../src/cases/case-view.ts'
import { openCase } from '../src/cases/open-case.ts'
import { KeyGone } from '../src/keys/storage.ts'
import { attestMessage } from '../src/messages/attest-message.ts'
import { findMessage } from '../src/messages/message-store.ts'
import { writeMessage } from '../src/messages/write-message.ts'
import { makeOffer } from '../src/offers/make-offer.ts'
import { findPerson } from '../src/people/person-store.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { DEFAULT_RETENTION, readRetention } from '../src/retention/retention-days.ts'
import { shredExpired } from '../src/retention/shred-expired.ts'
import { insertSearch, keepPerson, moveSearch } from '../src/searches/search-store.ts'
import { submit } from '../src/submission/submit.ts'
import { closeCase, withdrawCase } from '../src/withdrawals/withdraw-case.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'
import { aMessage } from './message-ground.ts'

let desk: Desk
let record: ReturnType<Desk['recordOfTransit']>
beforeAll(async () => {
  desk = await aDesk({ readRecord: async () => ({ ok: true, value: record.projection }) })
})
afterAll(() => desk.close())
beforeEach(() => desk.db.run(sql`delete from audit.pending`))

/** Days pass; whatever is over goes, as often as it is looked for. */
async function after(days: number): Promise<string[]> {
  desk.clock.days(days)
  await shredExpired(desk.deps)
  await shredExpired(desk.deps)
  return (await logged(desk.db))
    .filter(({ action }) => action === 'retention.shred')
    .map(({ code }) => code ?? '')
    .sort()
}
const inTenDays = () => new Date(desk.clock.now().getTime() + 10 * 86_400_000).toISOString()
const person = async (kind: 'arrival' | 'safe-and-well') => {
  const made = await registerPerson(desk.deps, desk.session, aRegistration({ kind }), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  return made.value.personId
}
const aCase = async () => {
  const request = aRequest(['transit'])
  const done = await openCase(desk.deps, desk.session, request, desk.key())
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
  return done.value.caseId
}
const Entry = Type.Object({ entry_id: Type.String() })
async function aPair(personId: string) {
  const { entry_id: entryId } = await desk.db.one(Entry, sql`select entry_id from person where id = ${personId}`)
  record = desk.recordOfTransit(aRequest(['origin']))
  await propose(desk.deps, { recordId: record.rid, entryId })
  return async () => findCandidateByPair(desk.db, record.rid, entryId)
}

describe('what is kept for its time and no longer', () => {
  it('is a message that nobody attested: 30 days from the date fixed when it was written', async () => {
    const written = await writeMessage(desk.deps, desk.session, aMessage({ until: inTenDays() }), desk.key())
    const id = written.ok ? written.value.messageId : ''
    expect(await after(39)).toEqual([])
    expect(await after(1)).toEqual(['message-content'])
    expect(await findMessage(desk.db, id)).toMatchObject({ state: 'drafted', sealed: null })
  })

  it('is a message to whose submission the exchange never answers: 30 days from the same date, and it is tried no more', async () => {
    const written = await writeMessage(desk.deps, desk.session, aMessage({ until: inTenDays() }), desk.key())
    const id = written.ok ? written.value.messageId : ''
    const attestation = { familyNewsOnly: true as const, removals: [] }
    expect(await attestMessage(desk.deps, desk.session, id, attestation, desk.key())).toMatchObject({ ok: true })
    const sent = async () => {
      const rid = (await findMessage(desk.db, id))?.rid
      return (await desk.submissions()).filter(({ subject }) => subject === rid)
    }
    expect(await sent()).toMatchObject([{ state: 'waiting', body: expect.anything() }])
    expect(await after(39)).toEqual([])
    expect(await after(1)).toEqual(['message-content'])
    expect(await findMessage(desk.db, id)).toMatchObject({ state: 'submitted', sealed: null })
    expect(await sent()).toMatchObject([{ state: 'dropped', body: null }])
    for (const { id: submission } of await sent()) await submit(desk.deps, submission)
  })

  it('goes although what is looked through before it cannot be shredded, which is told', async () => {
    const personId = await person('safe-and-well')
    const candidate = await aPair(await person('arrival'))
    await settleCandidate(desk.deps, desk.session, (await candidate())?.id ?? '', 'rejected')
    const stuck = sql`create function stuck() returns trigger language plpgsql as $$ begin raise 'stuck'; end $$`
    await desk.db.run(stuck)
    await desk.db.run(sql`create trigger stuck before delete on candidate for each row execute function stuck()`)
    await expect(after(90)).rejects.toThrow('stuck')
    expect(await findPerson(desk.db, personId)).toBeUndefined()
    expect(await candidate()).toBeDefined()
    await desk.db.run(sql`drop function stuck() cascade`)
    expect(await after(0)).toContain('settled-candidate')
    expect(await candidate()).toBeUndefined()
  })

  it('is a safe-and-well registration: 90 days, with its key', async () => {
    const [safe, arrived] = [await person('safe-and-well'), await person('arrival')]
    const { sealed } = (await findPerson(desk.db, safe)) ?? { sealed: new Uint8Array() }
    expect(await after(89)).toEqual([])
    expect(await after(1)).toEqual(['safe-and-well'])
    expect(await findPerson(desk.db, safe)).toBeUndefined()
    await expect(desk.storage.open(desk.db, safe, 'person', sealed)).rejects.toThrow(KeyGone)
    expect(await findPerson(desk.db, arrived)).toBeDefined()
  })

  it('is a rejected pair: 90 days from the officer’s word; and no person while a pair waits for a word', async () => {
    const personId = await person('safe-and-well')
    const candidate = await aPair(personId)
    expect(await after(60)).toEqual([])
    await settleCandidate(desk.deps, desk.session, (await candidate())?.id ?? '', 'rejected')
    await desk.db.run(sql`update candidate set state = 'in-review' where state = 'rejected'`)
    expect(await after(60)).toEqual([])
    expect(await findPerson(desk.db, personId)).toBeDefined()
    await desk.db.run(sql`update candidate set state = 'rejected' where state = 'in-review'`)
    expect(await after(30)).toEqual(['safe-and-well', 'settled-candidate'])
    expect(await candidate()).toBeUndefined()
  })

  it('is no person whom a search has located, nor one who decided then: as after a match', async () => {
    const [personId, searchId] = [await person('safe-and-well'), newId()]
    await insertSearch(desk.db, { id: searchId, rid: newId(), at: desk.clock.now() })
    await keepPerson(desk.db, searchId, personId)
    const move = (state: 'located' | 'decided') =>
      moveSearch(desk.db, searchId, { state, pending: null }, desk.clock.now())
    await move('located')
    expect(await after(120)).toEqual([])
    expect(await findPerson(desk.db, personId)).toBeDefined()
    await move('decided')
    expect(await after(120)).toEqual([])
    expect(await findPerson(desk.db, personId)).toBeDefined()
    await desk.db.run(sql`delete from search where id = ${searchId}`)
    expect(await after(0)).toEqual(['safe-and-well'])
  })

  it('is a closed case: 24 months, then its skeleton, then nothing', async () => {
    const id = await aCase()
    await closeCase(desk.deps, desk.session, id, { code: 'fate-unknown-exhausted' })
    expect(await after(729)).toEqual([])
    expect(await after(1)).toEqual(['closed-case'])
    expect(await findCase(desk.db, id)).toMatchObject({ state: 'closed', sealed: null })
    expect(await after(1826 - 730)).toEqual(['closed-case', 'skeleton'])
    expect(await findCase(desk.db, id)).toBeUndefined()
  })

  it('is what a withdrawn case has left: five years', async () => {
    const id = await aCase()
    await desk.db.run(sql`update tracing_case set state = 'accepted' where id = ${id}`)
    const due = new Date(desk.clock.now().getTime() + 7 * 86_400_000).toISOString()
    const offer = await makeOffer(desk.deps, desk.session, id, { to: 'transit', due }, desk.key())
    await withdrawCase(desk.deps, desk.session, id, { reason: 'duplicate' })
    const receipts = async () =>
      (await desk.submissions()).filter(({ subject }) => offer.ok && subject === offer.value.offerId).length
    expect(await after(1825)).toEqual([])
    expect(await receipts()).toBe(1)
    expect(await after(1)).toEqual(['skeleton'])
    expect(await findCase(desk.db, id)).toBeUndefined()
    expect(await receipts()).toBe(0)
  })
})

describe('an open case', () => {
  it('never ends by itself: it becomes due for review, before what was granted for it ends', async () => {
    const id = await aCase()
    const due = async () => {
      const row = await findCase(desk.db, id)
      if (row === undefined) throw new TypeError('gone')
      return caseRowView(row, desk.clock.now(), DEFAULT_RETENTION['open-case']).reviewDue
    }
    expect(await after(329)).toEqual([])
    expect(await due()).toBe(false)
    expect(await after(1)).toEqual([])
    expect(await due()).toBe(true)
    expect(await after(5000)).toEqual([])
    expect(await due()).toBe(true)
  })
})

describe('a Society may decide otherwise', () => {
  it('within floor and ceiling of each class', () => {
    expect(readRetention('')).toEqual(DEFAULT_RETENTION)
    expect(readRetention('closed-case=365, safe-and-well=30')).toMatchObject({
      'closed-case': 365,
      'safe-and-well': 30,
    })
    for (const [name, { floor, ceiling }] of Object.entries(RETENTION_BOUNDS)) {
      expect(readRetention(`${name}=${floor}`)).toMatchObject({ [name]: floor })
      expect(readRetention(`${name}=${ceiling}`)).toMatchObject({ [name]: ceiling })
      for (const wrong of [floor - 1, ceiling + 1, '-1', '1.5', 'ever'])
        expect(() => readRetention(`${name}=${wrong}`)).toThrow(name)
    }
    expect(() => readRetention('everything=1')).toThrow('no such class')
  })
})
