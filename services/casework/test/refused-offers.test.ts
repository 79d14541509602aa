import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findOffer, insertOffer } from '../src/offers/offer-store.ts'
import { offerView } from '../src/offers/offer-view.ts'
import { recallOffer } from '../src/offers/recall-offer.ts'
import { declineSearch } from '../src/searches/answer-search.ts'
import { insertSearch, verifySearch } from '../src/searches/search-store.ts'
import { seeSearch } from '../src/searches/search-view.ts'
import { submit } from '../src/submission/submit.ts'
import { aDesk, type Desk } from './desk.ts'
import { anOffer, DUE } from './offer-words.ts'

const errors = [{ rule: 'P-LAW', article: '4.2', text: 'No agreement is in force.' }]
const refuse = async () => ({ ok: false, problem: { code: 'refused_by_rule', errors } })
let desk: Desk
beforeAll(async () => {
  const readRecord = async () => ({ ok: false, problem: { code: 'not_found' } })
  desk = await aDesk({ answerOffer: refuse, recallOffer: refuse, readRecord })
})
afterAll(() => desk.close())

const handIn = async (subject: string) => {
  for (const s of await desk.submissions()) if (s.subject === subject) await submit(desk.deps, s.id)
}

describe('an answer to an offer that the exchange refuses', () => {
  it('leaves the search offered, and the search says why', async () => {
    const offer = anOffer({ member: 'transit', to: 'origin' }, 'officer transit')
    const { id, rid } = offer.header
    await insertSearch(desk.db, { id, rid, at: desk.clock.now() })
    await verifySearch(desk.db, id, offer)
    expect(await seeSearch(desk.deps, desk.session, id)).toMatchObject({ value: { state: 'offered', refused: [] } })
    expect(await declineSearch(desk.deps, desk.session, id, 'no-capacity')).toMatchObject({ ok: true })
    await handIn(id)
    const refused = [{ kind: 'offer-answer', subject: id, code: 'refused_by_rule', findings: errors }]
    expect(await seeSearch(desk.deps, desk.session, id)).toMatchObject({ value: { state: 'offered', refused } })
    expect(await declineSearch(desk.deps, desk.session, id, 'no-access')).toMatchObject({ ok: true })
  })
})

describe('a recall that the exchange refuses', () => {
  it('leaves the offer standing, the offer says why, and it may be recalled again', async () => {
    const { header, signed, digest } = anOffer()
    const [caseId, at] = [newId(), desk.clock.now()]
    await desk.db.run(sql`insert into tracing_case (id, rid, state, sealed, opened_at, opened_by)
      values (${caseId}, ${header.rid}, 'accepted', ${Buffer.alloc(1)}, ${at}, 'x')`)
    const offer = { id: header.id, case_id: caseId, to_member: 'transit', due: new Date(DUE), signed, digest }
    await insertOffer(desk.db, { ...offer, rid: header.rid, at, by: newId() })
    const shown = async () => {
      const row = await findOffer(desk.db, header.id)
      return row === undefined ? undefined : offerView(row)
    }
    await recallOffer(desk.deps, desk.session, header.id)
    await handIn(header.id)
    expect(await shown()).toMatchObject({ state: 'offered', refusals: errors })
    await recallOffer(desk.deps, desk.session, header.id)
    expect((await desk.submissions()).filter(({ subject }) => subject === header.id)).toHaveLength(2)
    expect(await shown()).toMatchObject({ state: 'offered', refusals: [] })
  })
})
