import type { ChainLink, OfferAnswerHeader, OfferHeader } from '@kinlink/contracts'
import { actDigest, decodeHeader } from '@kinlink/crypto/hash'
import { createLogger, newId } from '@kinlink/runtime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alarmView, listAlarms } from '../../src/alarms/alarm-store.ts'
import { findCase } from '../../src/cases/case-store.ts'
import { openCase } from '../../src/cases/open-case.ts'
import { noteAnnounced } from '../../src/chain/note-item.ts'
import { chainTo } from '../../src/chain/sent-store.ts'
import { watchChains } from '../../src/chain/watch-chains.ts'
import { makeOffer } from '../../src/offers/make-offer.ts'
import { declineSearch } from '../../src/searches/answer-search.ts'
import { anySearch, insertSearch, verifySearch } from '../../src/searches/search-store.ts'
import { submit } from '../../src/submission/submit.ts'
import { aDesk, aRequest, type Desk } from '../desk.ts'
import { type AnOffer, anAnswer, anOffer, DUE, saying } from '../offer-words.ts'

const absent = { ok: false as const, problem: { code: 'not_found' as const } }
/** What the exchange hands over of offers: the rest it keeps back. */
let shown: Map<string, ReturnType<typeof saying>>
let desk: Desk
beforeEach(async () => {
  shown = new Map()
  const taken = async () => ({ ok: true, value: {} })
  desk = await aDesk({
    readOffer: async (id: string) => (shown.has(id) ? { ok: true, value: shown.get(id) } : absent),
    answerOffer: taken,
    makeOffer: taken,
    submitRecord: taken,
  })
})
afterEach(() => desk.close())

const SINCE = '2026-11-23T10:00:00Z'
const link = (kind: ChainLink['kind'], id: string, digest: string): ChainLink => ({
  ...{ kind, id, digest },
  since: SINCE,
  until: DUE,
})
const named = ({ header, digest }: AnOffer): ChainLink => link('offer', header.id, digest)
/** Transit asks origin to search, and names what it has sent before. */
const ofTransit = (...prev: ChainLink[]): AnOffer =>
  anOffer({ member: 'transit', to: 'origin', chain: { to: 'origin', prev } }, 'officer transit')
const announced = async (offer: AnOffer): Promise<void> => {
  shown.set(offer.header.id, saying(offer, {}))
  await noteAnnounced(desk.deps, { kind: 'offer', id: offer.header.id })
}
const readWithdrawal = async () => absent
const daysLater = async (days: number): Promise<void> => {
  desk.clock.days(days)
  const logger = createLogger({ name: 'test', level: 'silent' })
  await watchChains({
    ...desk.deps,
    client: { ...desk.deps.client, readWithdrawal },
    logger,
    graceMs: 86_400_000,
    reachable: () => true,
  })
}
const alarms = async () =>
  (await listAlarms(desk.db, null, 50)).map((row) => {
    const { kind, society, recordId } = alarmView(row)
    return [kind, society, recordId]
  })

describe('an offer that the exchange takes and drops in silence', () => {
  it('is noticed by the offer after it', async () => {
    const dropped = ofTransit()
    await announced(ofTransit(named(dropped)))
    await daysLater(0.9)
    expect(await alarms()).toEqual([])
    await daysLater(0.2)
    expect(await alarms()).toEqual([['item-withheld', 'transit', dropped.header.id]])
  })

  it('is asked for first: one of which only the news was lost becomes a search', async () => {
    const lost = ofTransit()
    await announced(ofTransit(named(lost)))
    shown.set(lost.header.id, saying(lost, {}))
    await daysLater(2)
    expect(await alarms()).toEqual([])
    expect(await anySearch(desk.db, lost.header.id)).toMatchObject({ rid: lost.header.rid })
  })

  it('is not replaced by another of the same id', async () => {
    const dropped = ofTransit()
    await announced(ofTransit(named(dropped)))
    await announced(anOffer({ ...dropped.header, due: '2026-12-01T04:00:00.000Z' }, 'officer transit'))
    await daysLater(2)
    expect(await alarms()).toHaveLength(1)
  })

  it('is believed to have arrived if it is the one that was named, also when who signed it has left since', async () => {
    const of = anOffer({ member: 'transit', to: 'origin' }, 'officer who has left')
    await announced(ofTransit(named(of)))
    await announced(of)
    shown.set(of.header.id, saying(of, {}))
    await daysLater(2)
    expect(await alarms()).toEqual([])
  })

  it('is noticed by nothing that nobody signed, or that names items for another', async () => {
    const dropped = ofTransit()
    await announced(
      anOffer({ member: 'transit', to: 'origin', chain: { to: 'origin', prev: [named(dropped)] } }, 'nobody known'),
    )
    await announced(
      anOffer(
        { member: 'transit', to: 'origin', chain: { to: 'destination', prev: [named(dropped)] } },
        'officer transit',
      ),
    )
    await daysLater(2)
    expect(await alarms()).toEqual([])
  })

  it('is noticed by none whose dates are no dates, and that one does no harm', async () => {
    await announced(ofTransit({ ...named(ofTransit()), until: '2026-13-45T99:99:99Z' }))
    await daysLater(2)
    expect(await alarms()).toEqual([])
  })
})

describe('an answer to an offer', () => {
  it('that is kept from who asked is noticed by the next thing that the other Society sends', async () => {
    const asked = anOffer({ to: 'transit' })
    const answer = anAnswer(asked)
    shown.set(asked.header.id, saying(asked, {}))
    await announced(ofTransit(link('answer', asked.header.id, actDigest('offer-answer', answer))))
    await daysLater(2)
    expect(await alarms()).toEqual([['item-withheld', 'transit', asked.header.id]])
  })

  it('that is shown is no gap', async () => {
    const asked = anOffer({ to: 'transit' })
    const answer = anAnswer(asked)
    shown.set(asked.header.id, saying(asked, { state: 'accepted', receipt: answer }))
    await announced(ofTransit(link('answer', asked.header.id, actDigest('offer-answer', answer))))
    await daysLater(2)
    expect(await alarms()).toEqual([])
  })
})

describe('what is sent', () => {
  const bodies = async <T>(kind: string) => {
    const rows = (await desk.submissions()).filter((row) => row.kind === kind && row.state === 'waiting')
    const last = rows.at(-1)
    if (last === undefined) throw new TypeError('nothing waits')
    const { act } = last.body as { act: { header: string } }
    return { id: last.id, header: decodeHeader(act.header).json as unknown as T }
  }

  it('names what the exchange has taken for the same Society, of any kind, and nothing else', async () => {
    const [first, second] = [ofTransit(), ofTransit()]
    for (const offer of [first, second]) {
      await insertSearch(desk.db, { id: offer.header.id, rid: newId(), at: desk.clock.now() })
      await verifySearch(desk.db, offer.header.id, offer)
    }
    await declineSearch(desk.deps, desk.session, first.header.id, 'no-capacity')
    const answer = await bodies<OfferAnswerHeader>('offer-answer')
    expect(answer.header.chain).toEqual({ to: 'transit', prev: [] })
    // It waits: what is signed meanwhile does not name it.
    await declineSearch(desk.deps, desk.session, second.header.id, 'no-capacity')
    expect((await bodies<OfferAnswerHeader>('offer-answer')).header.chain?.prev).toEqual([])
    await submit(desk.deps, answer.id)

    const offer = await offered()
    expect(offer.chain?.prev).toMatchObject([{ kind: 'answer', id: first.header.id, since: SINCE }])
    expect((await chainTo(desk.db, 'coordinator')).chain).toEqual({ to: 'coordinator', prev: [] })
  })

  const offered = async (): Promise<OfferHeader> => {
    const id = await aCase()
    const made = await makeOffer(desk.deps, desk.session, id, { to: 'transit', due: DUE }, desk.key())
    expect(made).toMatchObject({ ok: true })
    return (await bodies<OfferHeader>('offer')).header
  }
  const aCase = async (): Promise<string> => {
    const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
    if (!done.ok) throw new TypeError(done.problem.code)
    const { caseId } = done.value
    const rid = (await findCase(desk.db, caseId))?.rid
    for (const { id, subject } of await desk.submissions()) if (subject === rid) await submit(desk.deps, id)
    return caseId
  }
})
