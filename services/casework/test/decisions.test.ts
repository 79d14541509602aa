import type { Decision, Projection } from '@kinlink/contracts'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertCandidate } from '../src/candidates/candidate-store.ts'
import { candidateOrigin } from '../src/decisions/candidate-origin.ts'
import { decide } from '../src/decisions/decide.ts'
import { insertPerson } from '../src/people/person-store.ts'
import { searchOrigin } from '../src/searches/search-decision.ts'
import { insertSearch, keepPerson, keepSealed, moveSearch, verifySearch } from '../src/searches/search-store.ts'
import { aBasis, aDecision, aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { anOffer } from './offer-words.ts'

let desk: Desk
/** What the exchange answers to whoever asks for the record. */
let answer: { ok: true; value: Projection } | { ok: false; problem: ProblemValue }
beforeAll(async () => {
  desk = await aDesk({ readRecord: async () => answer })
})
afterAll(() => desk.close())

type Shown = ReturnType<Desk['recordOfTransit']>
const request = aRequest(['origin'])
/** A request that breaks a rule here: its enquirer was informed by a notice that the network does not have. */
const unruly = { ...request, enquirer: { ...request.enquirer, basis: { ...aBasis, noticeVersion: 'none-such' } } }
const absent = { ok: false as const, problem: problem('not_found') }
const silent = { ok: false as const, problem: problem('unavailable', { retryAfter: 5 }) }

async function aPerson(): Promise<string> {
  const id = newId()
  await desk.db.transaction(async (tx) => {
    await desk.storage.newKey(tx, id)
    const sealed = await desk.storage.seal(tx, id, 'person', aRegistration())
    await insertPerson(tx, { id, entryId: newId(), kind: 'arrival', sealed, at: desk.clock.now(), by: newId() })
  })
  return id
}

/** A pair of this record that an officer confirmed. */
async function confirmed({ rid }: Shown) {
  const [id, personId] = [newId(), await aPerson()]
  const sealed = await desk.storage.seal(desk.db, personId, 'candidate', { evidence: [], sought: {} })
  const pair = { id, rid, entry_id: newId(), person_id: personId, decoy_id: null, proposed_for: null }
  const scored = { asked_by: 'transit', state: 'confirmed' as const, weight: 20, probability: 0.99, sealed }
  await insertCandidate(desk.db, { ...pair, ...scored, at: desk.clock.now() })
  return candidateOrigin(desk.deps, desk.session, id)
}

/** A search for the person of this record in which somebody was located. */
async function located({ rid, digest }: Shown) {
  const [id, personId] = [newId(), await aPerson()]
  await insertSearch(desk.db, { id, rid, at: desk.clock.now() })
  await verifySearch(desk.db, id, anOffer({ rid, record: digest, member: 'transit', to: 'origin' }, 'officer transit'))
  await desk.db.transaction(async (tx) => {
    await desk.storage.newKey(tx, id)
    await keepSealed(tx, id, await desk.storage.seal(tx, id, 'search', { societiesAsked: 1 }))
    await keepPerson(tx, id, personId)
    await moveSearch(tx, id, { state: 'located', pending: null }, desk.clock.now())
  })
  return searchOrigin(desk.deps, desk.session, id)
}

const say = (origin: Parameters<typeof decide>[2], said: Decision) =>
  decide(desk.deps, desk.session, origin, said, desk.key())
const ways = [
  ['a candidate', confirmed],
  ['a search', located],
] as const

describe.each(ways)('the "no" of a person whom %s has found', (_, found) => {
  const nothing = aDecision('nothing')

  it.each([
    ['breaks a rule here', (): typeof answer => ({ ok: true, value: desk.recordOfTransit(unruly).projection })],
    ['is not there any more', () => absent],
    ['cannot be asked for', () => silent],
  ])('is recorded although the enquiry %s', async (_why, shown) => {
    answer = shown()
    const origin = await found(desk.recordOfTransit(request))
    expect(await say(origin, nothing)).toMatchObject({ ok: true, value: { released: false } })
  })
})
