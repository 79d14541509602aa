import { randomBytes } from 'node:crypto'
import type { ExchangeOffer, SignedAct } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { createLogger, newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withSociety } from '../src/db.ts'
import { createStorage } from '../src/keys/storage.ts'
import { type LiveNetwork, openNetwork } from '../src/network/live-network.ts'
import { followOffer } from '../src/offers/follow-offer.ts'
import { findOffer, insertOffer, offerWaits } from '../src/offers/offer-store.ts'
import { settleOffer } from '../src/offers/settle-offer.ts'
import { followSearch } from '../src/searches/follow-search.ts'
import { receiveOffer } from '../src/searches/receive-offer.ts'
import { anySearch, findSearch, listSearches, moveSearch } from '../src/searches/search-store.ts'
import { insertSubmission } from '../src/submission/submission-store.ts'
import { NotAnswered, submit } from '../src/submission/submit.ts'
import { logged } from './logged.ts'
import { networkDocuments, publicKey } from './network-documents.ts'
import { type AnOffer, anAnswer, anOffer, aRecall, DUE, saying } from './offer-words.ts'
import { ServedLog } from './served-log.ts'
import { emptySociety, NET, STORAGE_SECRET } from './society.ts'

let there: Awaited<ReturnType<typeof emptySociety>>
let now = new Date('2026-11-23T10:15:00Z')
const clock = { now: () => now }
const served = networkDocuments()
const views = new Map<string, LiveNetwork>()
const jobs = { emit: async () => {} }

/** The network as a member sees it. */
const viewOf = async (me: string): Promise<LiveNetwork> => {
  const anchor = publicKey('anchor')
  const ok = <T>(value: T) => ({ ok: true as const, value })
  const view = await openNetwork({
    db: withSociety(there.db, { member: me, clock }),
    clock,
    client: {
      ...ServedLog.of(served).calls(),
      memberList: async () => ok({ document: served.list ?? { header: '', signatures: [] } }),
      statements: async (member) => ok({ statements: served.statements[member] ?? [] }),
      policyPack: async () => ok({ document: served.pack ?? { header: '', signatures: [] } }),
      agreements: async () => ok({ agreements: [] }),
    },
    storage: createStorage(STORAGE_SECRET, randomBytes),
    viewpoint: { net: NET, me, anchors: { keys: new Map([[anchor.kid, anchor.pk]]), threshold: 1 } },
    logger: createLogger({ name: 'test', level: 'silent' }),
    seconds: 3600,
  })
  await view.refresh()
  return view
}
const depsOf = (member: string, answer: unknown) => ({
  db: withSociety(there.db, { member, clock }),
  clock,
  network: { current: () => views.get(member)?.current() ?? null },
  client: { readOffer: async () => answer as never },
})
const told = (offer: ExchangeOffer) => ({ ok: true, value: offer })

beforeAll(async () => {
  there = await emptySociety()
  for (const member of ['origin', 'transit']) views.set(member, await viewOf(member))
})
afterAll(async () => {
  await there.db.close()
  await there.database.drop()
})
beforeEach(async () => {
  now = new Date('2026-11-23T10:15:00Z')
  for (const table of ['offer', 'search', 'submission', 'tracing_case'])
    await there.db.run(sql([`delete from ${table}`]))
  await there.db.run(sql`delete from audit.pending`)
})
const refusals = async () =>
  (await logged(there.db)).filter(({ action }) => action === 'record.verify-refused').map(({ code }) => code)

/** An offer of origin's, as it lies in its database. */
async function made(): Promise<AnOffer> {
  const offer = anOffer()
  const caseId = newId()
  await there.db.run(sql`insert into tracing_case (id, rid, state, sealed, opened_at, opened_by)
    values (${caseId}, ${offer.header.rid}, 'accepted', ${Buffer.alloc(1)}, ${now}, 'x')`)
  const { id, rid } = offer.header
  const row = { id, case_id: caseId, to_member: 'transit', due: new Date(DUE), rid, at: now, by: newId() }
  await insertOffer(there.db, { ...row, signed: offer.signed, digest: offer.digest })
  return offer
}
const follow = (offer: AnOffer, said: Partial<ExchangeOffer>) =>
  followOffer(depsOf('origin', told(saying(offer, said))), offer.header.id)
const stateOf = async (offer: AnOffer) => (await findOffer(there.db, offer.header.id))?.state

describe('what has become of an own offer', () => {
  it('is believed with the receipt that names it, and the receipt is kept', async () => {
    const offer = await made()
    const receipt = anAnswer(offer, { answer: 'declined', reason: 'no-access' })
    await follow(offer, { state: 'declined', receipt })
    const row = await findOffer(there.db, offer.header.id)
    expect(row).toMatchObject({ state: 'declined', decline_reason: 'no-access', receipt })
    expect(await logged(there.db)).toMatchObject([{ action: 'offer.read', code: 'declined', decision: 'allow' }])
  })

  it.each<[string, (offer: AnOffer) => Partial<ExchangeOffer>]>([
    ['no receipt', () => ({ state: 'accepted' })],
    [
      'a receipt that the own officer signed',
      (o) => ({ state: 'accepted', receipt: anAnswer(o, {}, 'officer origin') }),
    ],
    [
      'a receipt in the name of the own Society',
      (o) => ({ state: 'accepted', receipt: anAnswer(o, { member: 'origin' }, 'officer origin') }),
    ],
    [
      'a receipt of a third Society',
      (o) => ({ state: 'accepted', receipt: anAnswer(o, { member: 'coordinator' }, 'officer coordinator') }),
    ],
    ['a receipt by a key that nobody stated', (o) => ({ state: 'accepted', receipt: anAnswer(o, {}, 'nobody') })],
    [
      'a receipt for another offer',
      (o) => ({ state: 'accepted', receipt: anAnswer({ ...anOffer(), header: o.header }) }),
    ],
    ['a receipt with another offer’s id', (o) => ({ state: 'accepted', receipt: anAnswer(o, { offerId: newId() }) })],
    ['a receipt of another network', (o) => ({ state: 'accepted', receipt: anAnswer(o, { net: 'elsewhere' }) })],
    ['a receipt that says otherwise', (o) => ({ state: 'declined', receipt: anAnswer(o) })],
    ['a refusal without a reason', (o) => ({ state: 'declined', receipt: anAnswer(o, { answer: 'declined' }) })],
    ['an acceptance with a reason', (o) => ({ state: 'accepted', receipt: anAnswer(o, { reason: 'no-access' }) })],
    [
      'a recall that the other side signed',
      (o) => ({ state: 'recalled', receipt: aRecall(o, { member: 'transit' }, 'officer transit') }),
    ],
    ['a recall for an acceptance', (o) => ({ state: 'accepted', receipt: aRecall(o) })],
    ['an acceptance for a recall', (o) => ({ state: 'recalled', receipt: anAnswer(o) })],
    ['a receipt before any answer', (o) => ({ state: 'offered', receipt: anAnswer(o) })],
    ['a signature that was changed', (o) => ({ state: 'accepted', receipt: bent(anAnswer(o)) })],
    [
      'bytes that are no header',
      () => ({ state: 'accepted', receipt: { header: 'AAAA', kid: newId(), sig: 'A'.repeat(86) } }),
    ],
    ['another offer’s bytes', (o) => ({ state: 'accepted', receipt: anAnswer(o), offer: anOffer().signed })],
    ['another Society that was asked', (o) => ({ state: 'accepted', receipt: anAnswer(o), to: 'coordinator' })],
    ['that the search was given back', (o) => ({ state: 'returned', receipt: anAnswer(o) })],
  ])('is not believed with %s: nothing is shown, the refusal is logged', async (_, said) => {
    const offer = await made()
    await follow(offer, said(offer))
    expect(await findOffer(there.db, offer.header.id)).toMatchObject({
      state: 'offered',
      decline_reason: null,
      receipt: null,
    })
    expect(await refusals()).toHaveLength(1)
  })

  it('does not depend on how often and in which order the exchange says it', async () => {
    const offer = await made()
    const first = anAnswer(offer)
    await follow(offer, { state: 'accepted', receipt: first })
    await follow(offer, { state: 'offered' })
    await follow(offer, { state: 'declined', receipt: anAnswer(offer, { answer: 'declined', reason: 'no-access' }) })
    await follow(offer, { state: 'recalled', receipt: aRecall(offer) })
    await follow(offer, { state: 'accepted', receipt: anAnswer(offer) })
    expect(await findOffer(there.db, offer.header.id)).toMatchObject({ state: 'accepted', receipt: first })
    now = new Date(DUE)
    await follow(offer, { state: 'expired', receipt: anAnswer(offer) })
    await follow(offer, { state: 'accepted', receipt: first })
    expect(await findOffer(there.db, offer.header.id)).toMatchObject({ state: 'expired', receipt: first })
  })

  it('ends by the calendar only when its day has come', async () => {
    const offer = await made()
    await expect(follow(offer, { state: 'expired' })).rejects.toThrow(NotAnswered)
    now = new Date(DUE)
    await follow(offer, { state: 'expired' })
    expect(await stateOf(offer)).toBe('expired')
  })

  it('is asked for again while the exchange does not answer, and not of offers that nobody made here', async () => {
    const offer = await made()
    const away = depsOf('origin', { ok: false, problem: { code: 'unavailable' } })
    await expect(followOffer(away, offer.header.id)).rejects.toThrow(NotAnswered)
    await followOffer(away, newId())
    await followOffer(depsOf('origin', { ok: false, problem: { code: 'not_found' } }), offer.header.id)
    expect(await stateOf(offer)).toBe('offered')
  })

  it('is refused with the exchange’s findings, and leaves room for another', async () => {
    const offer = await made()
    const { id } = offer.header
    const errors = [{ rule: 'P-MUTUAL', text: 'The due date is too far off.' }]
    await depsOf('origin', null).db.transaction((tx) =>
      settleOffer(tx, { clock, jobs }, { kind: 'offer', subject: id }, { code: 'refused_by_rule', errors }),
    )
    expect(await findOffer(there.db, id)).toMatchObject({ state: 'refused', refusals: errors })
  })

  it('a recall waits until the exchange has answered to the offer itself', async () => {
    const offer = await made()
    const { id } = offer.header
    const work = { subject: id, act: null, body: { id, act: offer.signed }, at: now }
    await insertSubmission(there.db, { id: newId(), kind: 'offer', ...work })
    const recall = newId()
    await insertSubmission(there.db, { id: recall, kind: 'offer-recall', ...work })
    expect(await offerWaits(there.db, id)).toBe(true)
    const client = { recallOffer: async () => expect.unreachable() } as never
    await expect(submit({ ...depsOf('origin', null), client, jobs }, recall)).rejects.toThrow('offer waits')
  })
})

const bent = (act: SignedAct): SignedAct => ({
  ...act,
  sig: `${act.sig.startsWith('A') ? 'B' : 'A'}${act.sig.slice(1)}`,
})

/** The event as it comes in at transit. */
const receive = (offer: AnOffer, recordId = offer.header.rid) =>
  depsOf('transit', null).db.transaction((tx) =>
    receiveOffer(
      tx,
      { clock, jobs },
      {
        eventId: newId(),
        type: 'offer.received',
        sequence: 1,
        occurredWindow: DUE,
        offerId: offer.header.id,
        recordId,
      },
    ),
  )
const look = (offer: AnOffer, said: Partial<ExchangeOffer> = {}) =>
  followSearch(depsOf('transit', told(saying(offer, said))), offer.header.id)

describe('an offer that comes in', () => {
  it('is seen once its signature was verified: who asks, until when', async () => {
    const offer = anOffer()
    await receive(offer)
    expect(await listSearches(there.db, null, 10)).toEqual([])
    expect(await findSearch(there.db, offer.header.id)).toBeUndefined()
    await look(offer)
    await receive(offer)
    await look(offer)
    const rows = await listSearches(there.db, null, 10)
    expect(rows).toMatchObject([{ id: offer.header.id, from_member: 'origin', due: new Date(DUE), state: 'offered' }])
  })

  it.each<[string, () => AnOffer]>([
    ['in another’s name', () => anOffer({}, 'officer coordinator')],
    ['by a key that nobody stated', () => anOffer({}, 'nobody')],
    ['for somebody else', () => anOffer({ to: 'coordinator' })],
    ['of the own Society', () => anOffer({ member: 'transit' }, 'officer transit')],
    ['of another network', () => anOffer({ net: 'elsewhere' })],
  ])('signed %s is seen by nobody, and the refusal is logged', async (_, forged) => {
    const offer = forged()
    await receive(offer)
    await look(offer)
    expect(await listSearches(there.db, null, 10)).toEqual([])
    expect(await refusals()).toHaveLength(1)
  })

  it('about another record than was announced is seen by nobody', async () => {
    const offer = anOffer()
    await receive(offer, newId())
    await look(offer)
    expect(await anySearch(there.db, offer.header.id)).toMatchObject({ from_member: null })
    expect(await refusals()).toEqual(['another_offer'])
  })

  it('that ended before it was looked at is never open, whichever event came first', async () => {
    const offer = anOffer()
    await look(offer, { state: 'recalled', receipt: aRecall(offer) })
    await receive(offer)
    await look(offer, { state: 'recalled', receipt: aRecall(offer) })
    expect(await findSearch(there.db, offer.header.id)).toMatchObject({ state: 'recalled' })
  })

  it('is recalled by its author alone', async () => {
    const offer = anOffer()
    await receive(offer)
    await look(offer)
    await look(offer, { state: 'recalled', receipt: aRecall(offer, {}, 'officer transit') })
    expect(await findSearch(there.db, offer.header.id)).toMatchObject({ state: 'offered' })
    expect(await refusals()).toHaveLength(1)
  })

  it('in which somebody was located stays located, whatever the exchange says', async () => {
    const offer = anOffer()
    await receive(offer)
    await look(offer, { state: 'accepted', receipt: anAnswer(offer) })
    await moveSearch(there.db, offer.header.id, { state: 'located', pending: null }, now)
    await look(offer, { state: 'expired', receipt: anAnswer(offer) })
    expect(await findSearch(there.db, offer.header.id)).toMatchObject({ state: 'located', offer_state: 'expired' })
  })
})
