import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NetworkSnapshot } from '../src/network/network.ts'
import { lookAgain } from '../src/offers/doubt.ts'
import { followOffer } from '../src/offers/follow-offer.ts'
import { findOffer, insertOffer } from '../src/offers/offer-store.ts'
import { followSearch } from '../src/searches/follow-search.ts'
import { findSearch, insertSearch } from '../src/searches/search-store.ts'
import { aDesk, type Desk } from './desk.ts'
import { type AnOffer, anAnswer, anOffer, DUE, saying } from './offer-words.ts'

let desk: Desk
/** What origin knows of the others' officers: nothing, until their statements have come. */
let statements: 'missing' | 'other' | 'known'
let asked: string[]
let said: object

beforeAll(async () => {
  desk = await aDesk({ readOffer: async () => ({ ok: true, value: said }) })
})
afterAll(() => desk.close())
beforeEach(() => {
  statements = 'missing'
  asked = []
})

const network = {
  current(): NetworkSnapshot | null {
    const known = desk.deps.network.current()
    if (known === null || statements === 'known') return known
    const believed = statements === 'missing' ? 'earlier' : 'other'
    return { ...known, believed, officerKey: () => null }
  },
}
const emit = async (_tx: unknown, _topic: string, { offerId }: { offerId?: unknown }) =>
  void asked.push(String(offerId))
const deps = () => ({ ...desk.deps, network, jobs: { emit } })
/** Looks again, and does what was promised. */
const again = async (follow: (id: string) => Promise<void>) => {
  asked = []
  await lookAgain(deps())
  for (const id of asked) await follow(id)
  return asked
}

describe('a search offered by an officer whose statement is not known yet', () => {
  it('is seen by itself once the statement is known, and is not asked for before', async () => {
    const offer = anOffer({ member: 'transit', to: 'origin' }, 'officer transit')
    const { id, rid } = offer.header
    const follow = (offerId: string) => followSearch(deps(), offerId)
    said = saying(offer, {})
    await insertSearch(desk.db, { id, rid, at: desk.clock.now() })
    await follow(id)
    expect(await again(follow)).toEqual([])
    statements = 'other'
    expect(await again(follow)).toEqual([id])
    expect(await again(follow)).toEqual([])
    expect(await findSearch(desk.db, id)).toBeUndefined()
    statements = 'known'
    expect(await again(follow)).toEqual([id])
    expect(await findSearch(desk.db, id)).toMatchObject({ from_member: 'transit', state: 'offered' })
    statements = 'other'
    expect(await again(follow)).toEqual([])
  })
})

describe('an offer answered by an officer whose statement is not known yet', () => {
  it('shows the answer by itself once the statement is known', async () => {
    const offer: AnOffer = anOffer()
    const { id, rid } = offer.header
    const [caseId, at] = [newId(), desk.clock.now()]
    await desk.db.run(sql`insert into tracing_case (id, rid, state, sealed, opened_at, opened_by)
      values (${caseId}, ${rid}, 'accepted', ${Buffer.alloc(1)}, ${at}, 'x')`)
    const row = { id, case_id: caseId, to_member: 'transit', due: new Date(DUE), rid, at, by: newId() }
    await insertOffer(desk.db, { ...row, signed: offer.signed, digest: offer.digest })
    said = saying(offer, { state: 'accepted', receipt: anAnswer(offer) })
    const follow = (offerId: string) => followOffer(deps(), offerId)
    await follow(id)
    expect(await findOffer(desk.db, id)).toMatchObject({ state: 'offered' })
    statements = 'known'
    expect(await again(follow)).toEqual([id])
    expect(await findOffer(desk.db, id)).toMatchObject({ state: 'accepted' })
  })
})
