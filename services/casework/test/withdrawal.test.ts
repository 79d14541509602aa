import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findCase } from '../src/cases/case-store.ts'
import { openCase } from '../src/cases/open-case.ts'
import { KeyGone } from '../src/keys/storage.ts'
import { NotAnswered, submit } from '../src/submission/submit.ts'
import { readErasure } from '../src/withdrawals/read-erasure.ts'
import { closeCase, withdrawCase } from '../src/withdrawals/withdraw-case.ts'
import { findWithdrawal } from '../src/withdrawals/withdrawal-store.ts'
import { aDesk, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

let desk: Desk
let handedIn: string[]
/** What the exchange answers: taken, or a problem. */
let says: { record: string; withdrawal: string; erasure: string }
/** What a record that is being handed in waits for. */
let hold: (() => Promise<string>) | undefined
const answer = (code: string, value: object = {}) =>
  code === 'taken' ? { ok: true, value } : { ok: false, problem: { code } }

beforeAll(async () => {
  desk = await aDesk({
    submitRecord: async () => {
      handedIn.push('record')
      return answer((await hold?.()) ?? says.record)
    },
    withdrawRecord: async (rid: string) => {
      handedIn.push(`withdrawal ${rid}`)
      return answer(says.withdrawal)
    },
    readErasure: async () =>
      says.erasure === 'unavailable' ? answer('unavailable') : answer('taken', { state: says.erasure }),
  })
})
afterAll(() => desk.close())
beforeEach(async () => {
  handedIn = []
  hold = undefined
  says = { record: 'taken', withdrawal: 'taken', erasure: 'complete' }
  await desk.db.run(sql`delete from audit.pending`)
})

/** A case of origin, not handed in yet. */
async function aCase(): Promise<{ id: string; rid: string }> {
  const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
  const row = await findCase(desk.db, done.value.caseId)
  return { id: done.value.caseId, rid: row?.rid ?? '' }
}
const of = async (rid: string, kind: string) =>
  (await desk.submissions()).filter((s) => s.subject === rid && s.kind === kind)
const tryTo = async (kind: string, rid: string) => {
  for (const { id } of await of(rid, kind)) await submit(desk.deps, id)
}
const withdraw = (id: string) => withdrawCase(desk.deps, desk.session, id, { reason: 'enquirer-withdrew' })

describe('a case that is withdrawn', () => {
  it('cannot be read any more at once, and what stays says nothing of anybody', async () => {
    const { id, rid } = await aCase()
    const sealed = (await findCase(desk.db, id))?.sealed
    await tryTo('record', rid)
    expect(await withdraw(id)).toEqual({ ok: true, value: { state: 'withdrawn', erasure: 'requested' } })
    expect(await findCase(desk.db, id)).toMatchObject({ id, rid, state: 'withdrawn', sealed: null })
    // Not even with what somebody has copied before.
    await expect(desk.storage.open(desk.db, id, 'case', sealed ?? new Uint8Array())).rejects.toThrow(KeyGone)
    expect((await logged(desk.db)).map(({ action, subject }) => [action, subject])).toEqual(
      expect.arrayContaining([
        ['case.withdraw', id],
        ['record.withdraw', rid],
      ]),
    )
  })

  it('is never handed in if it was still waiting here', async () => {
    const { id, rid } = await aCase()
    expect(await withdraw(id)).toMatchObject({ value: { erasure: 'complete' } })
    await tryTo('record', rid)
    expect(handedIn).toEqual([])
    expect(await of(rid, 'record')).toMatchObject([{ state: 'dropped', body: null }])
    expect(await of(rid, 'withdrawal')).toEqual([])
  })

  it('leaves nothing of what was sealed if it may be on its way, and is followed by its withdrawal at once', async () => {
    const { id, rid } = await aCase()
    says.record = 'unavailable'
    await expect(tryTo('record', rid)).rejects.toThrow(NotAnswered)
    expect(await withdraw(id)).toMatchObject({ value: { erasure: 'requested' } })
    expect(await of(rid, 'record')).toMatchObject([{ state: 'unanswered', body: null }])
    says.record = 'taken'
    await tryTo('record', rid)
    await tryTo('withdrawal', rid)
    expect(handedIn).toEqual(['record', `withdrawal ${rid}`])
    expect(await findCase(desk.db, id)).toMatchObject({ state: 'withdrawn' })
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'requested', handed_in: 'accepted' })
  })

  it('is withdrawn again until nothing of it can arrive any more, where the exchange does not have it', async () => {
    const { id, rid } = await aCase()
    says.record = 'unavailable'
    await expect(tryTo('record', rid)).rejects.toThrow(NotAnswered)
    await withdraw(id)
    says.withdrawal = 'not_found'
    await expect(tryTo('withdrawal', rid)).rejects.toThrow(NotAnswered)
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'requested', handed_in: 'waiting' })
    desk.clock.days(1)
    await tryTo('withdrawal', rid)
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'complete', handed_in: 'unneeded' })
  })

  it('shows as overdue, to be signed again, if the exchange takes it after its withdrawal was given up', async () => {
    const { id, rid } = await aCase()
    const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
    hold = () => {
      asked.resolve()
      return answered.promise
    }
    const trying = tryTo('record', rid)
    await asked.promise
    await withdraw(id)
    desk.clock.days(1)
    says.withdrawal = 'not_found'
    await tryTo('withdrawal', rid)
    answered.resolve('taken')
    await trying
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'overdue' })
    says.withdrawal = 'taken'
    expect(await withdraw(id)).toMatchObject({ value: { erasure: 'requested' } })
    await tryTo('withdrawal', rid)
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'requested', handed_in: 'accepted' })
  })

  it.each<[string, object]>([
    ['accepted', { state: 'requested', handed_in: 'accepted' }],
    ['refused', { state: 'complete', handed_in: 'unneeded' }],
  ])('while it is being handed in is settled by the answer: %s', async (verdict, settled) => {
    const { id, rid } = await aCase()
    const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
    hold = () => {
      asked.resolve()
      return answered.promise
    }
    const trying = tryTo('record', rid)
    await asked.promise
    await withdraw(id)
    answered.resolve(verdict === 'accepted' ? 'taken' : 'refused_by_rule')
    await trying
    expect(await of(rid, 'record')).toMatchObject([{ state: verdict, body: null }])
    await tryTo('withdrawal', rid)
    expect(await findWithdrawal(desk.db, rid)).toMatchObject(settled)
  })

  it('is withdrawn once, however often it is said', async () => {
    const { id, rid } = await aCase()
    await tryTo('record', rid)
    const answers = await Promise.all([withdraw(id), withdraw(id), withdraw(id)])
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1)
    expect(await of(rid, 'withdrawal')).toHaveLength(1)
  })

  it('may be signed for again when the exchange did not take the signature, which shows as overdue', async () => {
    const { id, rid } = await aCase()
    await tryTo('record', rid)
    await withdraw(id)
    says.withdrawal = 'signature_invalid'
    await tryTo('withdrawal', rid)
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'overdue', handed_in: 'refused' })
    says.withdrawal = 'taken'
    expect(await withdraw(id)).toMatchObject({ value: { erasure: 'requested' } })
    await tryTo('withdrawal', rid)
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'requested', handed_in: 'accepted' })
  })

  it.each(['complete', 'overdue'])(
    'shows %s once the exchange has said so, and asks again until it does',
    async (state) => {
      const { id, rid } = await aCase()
      await tryTo('record', rid)
      await withdraw(id)
      await tryTo('withdrawal', rid)
      says.erasure = 'unavailable'
      await expect(readErasure(desk.deps, rid)).rejects.toThrow(NotAnswered)
      expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'requested' })
      says.erasure = state
      await readErasure(desk.deps, rid)
      expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state })
    },
  )

  it('is one that is there: nothing else is withdrawn, and the attempt is logged', async () => {
    expect(await withdraw(desk.session.act)).toMatchObject({ ok: false, problem: { code: 'not_found' } })
    expect(await logged(desk.db)).toMatchObject([{ action: 'case.withdraw', decision: 'deny' }])
  })
})

describe('a case that is closed', () => {
  it('is erased at the others and stays readable here, until it is withdrawn', async () => {
    const { id, rid } = await aCase()
    await tryTo('record', rid)
    const closed = await closeCase(desk.deps, desk.session, id, { code: 'located-contact-restored' })
    expect(closed).toEqual({ ok: true, value: { state: 'closed', erasure: 'requested' } })
    const row = await findCase(desk.db, id)
    expect(await desk.storage.open(desk.db, id, 'case', row?.sealed ?? new Uint8Array())).toMatchObject({
      separation: {},
    })
    await withdraw(id)
    expect(await findCase(desk.db, id)).toMatchObject({ state: 'withdrawn', sealed: null })
    expect(await of(rid, 'withdrawal')).toHaveLength(1)
    const again = await closeCase(desk.deps, desk.session, id, { code: 'out-of-scope' })
    expect(again).toMatchObject({ ok: false, problem: { code: 'conflict' } })
  })
})

describe('an old copy of the database with the newest keys', () => {
  it('opens every living case and none that was withdrawn', async () => {
    const [kept, gone] = [await aCase(), await aCase()]
    await desk.db.run(sql`create table backup as select * from tracing_case`)
    await withdraw(gone.id)
    await desk.db.run(
      sql`update tracing_case set sealed = backup.sealed, state = backup.state from backup where backup.id = tracing_case.id`,
    )
    const Row = Type.Object({ id: Type.String() })
    const living = await desk.db.many(Row, sql`select id from casework_keys.object_key`)
    expect(living.map(({ id }) => id)).toContain(kept.id)
    const opened = async (id: string) =>
      desk.storage.open(desk.db, id, 'case', (await findCase(desk.db, id))?.sealed ?? new Uint8Array())
    expect(await opened(kept.id)).toMatchObject({ sought: {} })
    await expect(opened(gone.id)).rejects.toThrow(KeyGone)
    await desk.db.run(sql`drop table backup`)
  })
})
