import type { Decision, GrantHeader, Projection } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { projectGrant, projectRecord } from '@kinlink/crypto/verify'
import { sql } from '@kinlink/postgres'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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
beforeEach(() => desk.db.run(sql`delete from submission`))

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

/** What the exchange shows at a stage: the fields of this and of those before. */
function upTo(stage: 'compare' | 'full', { record, grants, receipt }: Projection): Projection {
  const open = grants.map(({ header }) => {
    const { stages } = decodeHeader(header).json as unknown as GrantHeader
    return [...(stages.preview ?? []), ...(stages.compare ?? []), ...(stage === 'full' ? (stages.full ?? []) : [])]
  })
  const cut = grants.map((grant, at) => projectGrant(grant, open[at] ?? []))
  return { record: projectRecord(record, open.flat()), grants: cut, receipt, stage }
}

const onTheWay = { code: 'refused_by_rule', errors: [{ rule: 'P-VOICE', field: 'revealCountry' }] }
const releases = async () => (await desk.submissions()).length

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

describe.each(ways)('the decision that hides the country, of a person whom %s has found', (_, found) => {
  const hidden: Decision = { ...aDecision('alive-only'), revealCountry: false, toldFewSocieties: true }
  const withheldFrom = (withhold: string[]) =>
    desk.recordOfTransit({ ...request, search: { ...request.search, withholdFrom: withhold } })
  const open = (made: Shown, stage: 'compare' | 'full') => {
    answer = { ok: true, value: upTo(stage, made.projection) }
  }

  it('leaves through the coordinating member, which may learn, once the whole enquiry says so', async () => {
    const made = withheldFrom([])
    const origin = await found(made)
    open(made, 'compare')
    expect(await say(origin, hidden)).toMatchObject({ problem: { code: 'unavailable', retryAfter: 30 } })
    expect(await releases()).toBe(0)
    open(made, 'full')
    expect(await say(origin, hidden)).toMatchObject({ ok: true, value: { released: true } })
  })

  it('does not leave through a coordinating member that must not learn, however little of the enquiry is open', async () => {
    const made = withheldFrom(['coordinator'])
    const origin = await found(made)
    open(made, 'compare')
    expect(await say(origin, hidden)).toMatchObject({ problem: { code: 'unavailable' } })
    open(made, 'full')
    expect(await say(origin, hidden)).toMatchObject({ problem: onTheWay })
    expect(await releases()).toBe(0)
  })

  it('waits while the exchange does not answer', async () => {
    const origin = await found(withheldFrom(['coordinator']))
    answer = silent
    expect(await say(origin, hidden)).toMatchObject({ problem: { code: 'unavailable' } })
    expect(await releases()).toBe(0)
  })

  it('holds nobody up who lets the country be known', async () => {
    const made = withheldFrom(['coordinator'])
    const origin = await found(made)
    open(made, 'compare')
    expect(await say(origin, aDecision('alive-only'))).toMatchObject({ ok: true, value: { released: true } })
  })
})

describe('the decision of a person whom a search has found, once the enquiry is closed', () => {
  const hidden: Decision = { ...aDecision('alive-only'), revealCountry: false, toldFewSocieties: true }

  it('does not go through the coordinating member, since nobody can tell whether it may learn', async () => {
    const origin = await located(desk.recordOfTransit(request))
    answer = absent
    expect(await say(origin, hidden)).toMatchObject({ problem: onTheWay })
    expect(await releases()).toBe(0)
    expect(await say(origin, { ...hidden, revealCountry: true })).toMatchObject({ ok: true, value: { released: true } })
  })

  it('does not go through it either when what is shown is not what was offered', async () => {
    const origin = await located(desk.recordOfTransit(request))
    answer = { ok: true, value: desk.recordOfTransit(request).projection }
    expect(await say(origin, hidden)).toMatchObject({ problem: { code: 'signature_invalid' } })
    expect(await releases()).toBe(0)
  })

  it('is answered as before when it is said again', async () => {
    const made = desk.recordOfTransit(request)
    const [origin, key] = [await located(made), desk.key()]
    answer = { ok: true, value: made.projection }
    const first = await decide(desk.deps, desk.session, origin, hidden, key)
    answer = absent
    expect(first).toMatchObject({ ok: true })
    expect(await decide(desk.deps, desk.session, origin, hidden, key)).toEqual(first)
  })
})
