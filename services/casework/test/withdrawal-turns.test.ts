import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findCase } from '../src/cases/case-store.ts'
import { openCase } from '../src/cases/open-case.ts'
import { rectifyCase } from '../src/cases/rectify-case.ts'
import { makeOffer } from '../src/offers/make-offer.ts'
import { findOffer } from '../src/offers/offer-store.ts'
import { recallOffer } from '../src/offers/recall-offer.ts'
import { NotAnswered, submit } from '../src/submission/submit.ts'
import { readErasure } from '../src/withdrawals/read-erasure.ts'
import { withdrawCase } from '../src/withdrawals/withdraw-case.ts'
import { findWithdrawal } from '../src/withdrawals/withdrawal-store.ts'
import { aDesk, aRequest, type Desk } from './desk.ts'

let desk: Desk
let handedIn: string[]
/** What the exchange answers: taken, or a code; and how far it says that an erasure is. */
let says: { record: string; offer: string; withdrawal: string; erasure: string }
/** What an answer of the exchange waits for. */
let hold: Promise<void> | undefined
beforeAll(async () => {
  const take = (kind: 'record' | 'offer' | 'withdrawal') => async () => {
    handedIn.push(kind)
    const code = says[kind]
    await hold
    const value = kind === 'withdrawal' ? { state: says.erasure } : {}
    return code === 'taken' ? { ok: true, value } : { ok: false, problem: { code, errors: [] } }
  }
  desk = await aDesk({
    submitRecord: take('record'),
    makeOffer: take('offer'),
    withdrawRecord: take('withdrawal'),
    readErasure: async () => ({ ok: true, value: { state: says.erasure } }),
  })
})
afterAll(() => desk.close())
beforeEach(() => {
  handedIn = []
  hold = undefined
  says = { record: 'taken', offer: 'taken', withdrawal: 'taken', erasure: 'requested' }
})

const waiting = async (kind: string, subject: string) =>
  (await desk.submissions()).filter((s) => s.subject === subject && s.kind === kind && s.state === 'waiting')
const tryTo = async (kind: string, subject: string) => {
  for (const { id } of await waiting(kind, subject)) await submit(desk.deps, id)
}
/** Tries, and lets the exchange keep its answer until it is told to give it. */
async function beginToTry(kind: string, subject: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  hold = promise
  const [work] = await waiting(kind, subject)
  const before = handedIn.length
  const answered = submit(desk.deps, work?.id ?? '')
  while (handedIn.length === before) await new Promise((next) => setTimeout(next, 5))
  hold = undefined
  return { again: () => submit(desk.deps, work?.id ?? ''), answered, answer: resolve }
}
async function aCase(): Promise<{ id: string; rid: string }> {
  const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
  return { id: done.value.caseId, rid: (await findCase(desk.db, done.value.caseId))?.rid ?? '' }
}
async function anAcceptedCase() {
  const found = await aCase()
  await tryTo('record', found.rid)
  handedIn = []
  return found
}
const rectify = (id: string, name: string) =>
  rectifyCase(desk.deps, desk.session, id, aRequest(['transit'], name), desk.key())
const withdraw = (id: string) => withdrawCase(desk.deps, desk.session, id, { reason: 'enquirer-withdrew' })
const nameOf = async (id: string) => {
  const sealed = (await findCase(desk.db, id))?.sealed ?? new Uint8Array()
  const request = (await desk.storage.open(desk.db, id, 'case', sealed)) as ReturnType<typeof aRequest>
  return request.sought.person.names[0]?.full
}

const Count = Type.Object({ n: Type.Integer() })
/** How many jobs are to hand in the withdrawal of a record. */
async function promised(rid: string): Promise<number> {
  const [withdrawal] = await waiting('withdrawal', rid)
  const jobs = sql`select count(*)::int as n from outbox where topic = 'submit'
    and payload->>'submissionId' = ${withdrawal?.id ?? ''}`
  return (await desk.db.one(Count, jobs)).n
}

describe('a withdrawal', () => {
  it('of a record that the exchange has does not wait for a rectification beyond the budget', async () => {
    const { id, rid } = await anAcceptedCase()
    await rectify(id, 'Amina Warsameh')
    says.record = 'budget_exhausted'
    await expect(tryTo('record', rid)).rejects.toThrow(NotAnswered)
    await withdraw(id)
    await tryTo('withdrawal', rid)
    expect(handedIn).toEqual(['record', 'withdrawal'])
  })

  it('of a request that only a budget has kept out leaves nothing to hand in, and nothing to erase', async () => {
    const { id, rid } = await aCase()
    says.record = 'budget_exhausted'
    await expect(tryTo('record', rid)).rejects.toThrow(NotAnswered)
    expect(await withdraw(id)).toMatchObject({ value: { erasure: 'complete' } })
    says.record = 'taken'
    await tryTo('record', rid)
    expect(handedIn).toEqual(['record'])
  })

  it('of a request whose earlier try may have arrived follows it, also when the next try was beyond the budget', async () => {
    const { id, rid } = await aCase()
    for (const code of ['unavailable', 'budget_exhausted']) {
      says.record = code
      await expect(tryTo('record', rid)).rejects.toThrow(NotAnswered)
    }
    expect(await withdraw(id)).toMatchObject({ value: { erasure: 'requested' } })
  })

  it.each(['before', 'after'] as const)(
    'follows a try that is on its way, if it comes %s the refusal of an earlier one that a budget has kept out',
    async (order) => {
      const { id, rid } = await aCase()
      says.record = 'budget_exhausted'
      const kept = await beginToTry('record', rid)
      says.record = 'taken'
      const next = await beginToTry('record', rid)
      if (order === 'before') await withdraw(id)
      kept.answer()
      await expect(kept.answered).rejects.toThrow(NotAnswered)
      if (order === 'after') await withdraw(id)
      next.answer()
      await Promise.allSettled([next.answered])
      await tryTo('withdrawal', rid)
      expect(handedIn).toEqual(['record', 'record', 'withdrawal'])
      expect(await findWithdrawal(desk.db, rid)).toMatchObject({ handed_in: 'accepted' })
    },
  )

  it('is handed in as soon as the record has been answered', async () => {
    const { id, rid } = await aCase()
    const record = await beginToTry('record', rid)
    await withdraw(id)
    const before = await promised(rid)
    record.answer()
    await record.answered
    expect(await promised(rid)).toBe(before + 1)
  })

  it('that the exchange puts off for a budget is tried again, and no oftener each time', async () => {
    const { id, rid } = await anAcceptedCase()
    await withdraw(id)
    const before = await promised(rid)
    says.withdrawal = 'budget_exhausted'
    await expect(tryTo('withdrawal', rid)).rejects.toThrow(NotAnswered)
    expect(await promised(rid)).toBe(before)
  })

  it('shows how far the erasure is that the exchange has begun already', async () => {
    const { id, rid } = await anAcceptedCase()
    await withdraw(id)
    says.erasure = 'complete'
    await tryTo('withdrawal', rid)
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'complete', handed_in: 'accepted' })
  })

  it('is complete once the exchange says so, also when its answer to the withdrawal comes after that', async () => {
    const { id, rid } = await anAcceptedCase()
    await withdraw(id)
    says.erasure = 'complete'
    await readErasure(desk.deps, rid)
    says.erasure = 'requested'
    await tryTo('withdrawal', rid)
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'complete', handed_in: 'accepted' })
  })
})

describe('an offer of a case that is withdrawn', () => {
  const offer = (id: string) =>
    makeOffer(desk.deps, desk.session, id, { to: 'transit', due: '2026-12-01T04:00:00Z' }, desk.key())
  const offered = async (id: string) => {
    const made = await offer(id)
    if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
    return made.value.offerId
  }

  it('is not handed in any more, nor its recall, and shows as recalled', async () => {
    const { id } = await anAcceptedCase()
    const waits = await offered(id)
    await recallOffer(desk.deps, desk.session, waits)
    await withdraw(id)
    for (const kind of ['offer', 'offer-recall']) await tryTo(kind, waits)
    expect(handedIn).toEqual([])
    expect(await findOffer(desk.db, waits)).toMatchObject({ state: 'recalled', receipt: null })
  })

  it('that may have left is not tried again, and ends when the exchange says so', async () => {
    const { id } = await anAcceptedCase()
    const waits = await offered(id)
    says.offer = 'unavailable'
    await expect(tryTo('offer', waits)).rejects.toThrow(NotAnswered)
    await withdraw(id)
    await tryTo('offer', waits)
    expect(handedIn).toEqual(['offer'])
    expect(await findOffer(desk.db, waits)).toMatchObject({ state: 'offered' })
  })

  it('is not made any more while the case is being withdrawn', async () => {
    const { id } = await anAcceptedCase()
    const both = await Promise.all([withdraw(id), offer(id)])
    expect(both[0]).toMatchObject({ ok: true })
    const Offer = Type.Object({ id: Type.String() })
    for (const { id: made } of await desk.db.many(Offer, sql`select id from offer where case_id = ${id}`))
      expect(await waiting('offer', made)).toEqual([])
  })
})

describe('an answer of the exchange', () => {
  it('that comes late, after another to the same try, does not put the next rectification in force', async () => {
    const { id, rid } = await anAcceptedCase()
    await rectify(id, 'Amina Second')
    const late = await beginToTry('record', rid)
    await late.again()
    await rectify(id, 'Amina Third')
    late.answer()
    await Promise.allSettled([late.answered])
    expect(await nameOf(id)).toBe('Amina Second')
  })

  it('that refuses a rectification without saying why leaves the earlier request in force', async () => {
    const { id, rid } = await anAcceptedCase()
    await rectify(id, 'Amina Warsameh')
    says.record = 'refused_by_rule'
    await tryTo('record', rid)
    expect(await nameOf(id)).toBe('Amina Warsame')
    expect(await findCase(desk.db, id)).toMatchObject({ rev: 0, next_digest: null })
  })
})
