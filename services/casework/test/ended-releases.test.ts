import { sql, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answerCase, findCase } from '../src/cases/case-store.ts'
import { openCase } from '../src/cases/open-case.ts'
import { erase } from '../src/erasures/erase.ts'
import { insertIncoming, lockIncoming } from '../src/incoming/incoming-store.ts'
import { OUTCOME } from '../src/releases/case-outcome.ts'
import { keepRecall } from '../src/releases/erase-release.ts'
import { openRelease } from '../src/releases/open-release.ts'
import { findRelease, insertRelease, lockRelease, markForwarded, markOpened } from '../src/releases/release-store.ts'
import { findRights, insertRights } from '../src/rights/rights-store.ts'
import { queueSubmission } from '../src/submission/queue-submission.ts'
import { signWithdrawal } from '../src/withdrawals/withdraw-record.ts'
import { aDesk, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

let desk: Desk
beforeAll(async () => {
  desk = await aDesk({})
})
afterAll(() => desk.close())

describe('a release that has ended', () => {
  /** A case of ours that a release has answered; it ends by its own date after so many days. */
  async function anAnswer(caseId: string, kind: keyof typeof OUTCOME, days: number): Promise<string> {
    const rid = newId()
    const expires = new Date(desk.clock.now().getTime() + days * 86_400_000)
    await desk.db.transaction(async (tx) => {
      await insertRelease(tx, rid, desk.clock.now())
      const sealed = await desk.storage.seal(tx, caseId, 'release', { kind })
      const told = { rid, from: 'transit', caseId, messageId: null, relayTo: null, sealed }
      await markOpened(tx, { ...told, expires, at: desk.clock.now() })
      await answerCase(tx, caseId, OUTCOME[kind])
    })
    return rid
  }
  async function aCase(): Promise<string> {
    const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
    if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
    await desk.db.run(sql`update tracing_case set state = 'accepted' where id = ${done.value.caseId}`)
    return done.value.caseId
  }

  it('by its own date keeps nothing but what the family was told', async () => {
    const caseId = await aCase()
    const rid = await anAnswer(caseId, 'alive-only', 1)
    desk.clock.days(1)
    await erase(desk.deps, rid)
    expect(await findCase(desk.db, caseId)).toMatchObject({ state: 'answered', outcome: 'alive' })
    expect(await findRelease(desk.db, rid)).toMatchObject({ sealed: null, said: 'alive-only' })
    expect(await openRelease(desk.deps, desk.session, rid)).toMatchObject({ problem: { code: 'not_found' } })
  })

  it('because it was withdrawn leaves the case to what else was told, ended by its date or not', async () => {
    const caseId = await aCase()
    const [ends, withdrawn] = [await anAnswer(caseId, 'alive-only', 1), await anAnswer(caseId, 'message-only', 9)]
    desk.clock.days(1)
    await erase(desk.deps, ends)
    await erase(desk.deps, withdrawn)
    expect(await findCase(desk.db, caseId)).toMatchObject({ state: 'answered', outcome: 'alive' })
    const other = await aCase()
    await erase(desk.deps, await anAnswer(other, 'alive-only', 1))
    expect(await findCase(desk.db, other)).toMatchObject({ state: 'accepted', outcome: 'no-information' })
  })
})

describe('an erasure at the same moment as', () => {
  const Waits = Type.Object({ n: Type.Integer() })
  const waits = sql`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  /** Begins to erase while an officer's act is not yet committed, and lets the act end first. */
  async function eraseDuring(rid: string, act: (tx: Tx) => Promise<void>): Promise<void> {
    const { erased } = await desk.db.transaction(async (tx) => {
      await act(tx)
      const erased = erase(desk.deps, rid)
      await vi.waitUntil(async () => (await desk.db.one(Waits, waits)).n > 0, { timeout: 90_000, interval: 10 })
      return { erased }
    })
    await erased
  }

  it('the coordinating member’s sealing anew takes back what was sealed', async () => {
    const [rid, forwarded] = [newId(), newId()]
    const network = desk.deps.network.current()
    if (network === null) throw new TypeError('no network')
    const act = signWithdrawal(forwarded, await desk.session.signer(), network, desk.deps)
    await desk.db.transaction((tx) => desk.storage.newKey(tx, rid))
    await desk.db.run(sql`insert into release (rid, release_window, state, from_member, relay_to)
      values (${rid}, ${desk.clock.now()}, 'relay', 'transit', 'transit')`)
    await eraseDuring(rid, async (tx) => {
      await lockRelease(tx, rid)
      await queueSubmission(tx, desk.deps, { kind: 'record', subject: forwarded, act: null, body: {} })
      await markForwarded(tx, rid)
      await keepRecall(tx, rid, { rid: forwarded, act })
    })
    const taken = (await desk.submissions()).filter(({ subject }) => subject === forwarded)
    expect(taken).toMatchObject([{ kind: 'record', state: 'dropped', body: null }])
    expect((await logged(desk.db)).map(({ action }) => action)).toContain('record.withdraw')
  })

  it('the first look at an enquirer’s request keeps nothing of it', async () => {
    const rid = newId()
    await insertIncoming(desk.db, rid, desk.clock.now())
    await eraseDuring(rid, async (tx) => {
      await lockIncoming(tx, rid)
      await desk.storage.newKey(tx, rid)
      const sealed = await desk.storage.seal(tx, rid, 'rights', {})
      await insertRights(tx, { rid, from: 'transit', window: desk.clock.now(), sealed })
    })
    expect(await findRights(desk.db, rid)).toBeUndefined()
  })
})
