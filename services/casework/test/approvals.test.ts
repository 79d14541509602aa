import { randomBytes } from 'node:crypto'
import type { ApprovalHeader, Projection, SignedAct, Submission, WaitingCase } from '@kinlink/contracts'
import { decodeHeader, recordDigest } from '@kinlink/crypto/hash'
import { generateSignKey } from '@kinlink/crypto/keys'
import { verifyAct } from '@kinlink/crypto/verify'
import { sql } from '@kinlink/postgres'
import { createApp, createLogger, newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findCase } from '../src/cases/case-store.ts'
import { openCase } from '../src/cases/open-case.ts'
import { rectifyCase } from '../src/cases/rectify-case.ts'
import type { OfficerSession, Sessions } from '../src/sessions/session.ts'
import { NotAnswered, submit } from '../src/submission/submit.ts'
import { approveWaiting } from '../src/waiting/approve.ts'
import { waitingRoutes } from '../src/waiting/waiting-routes.ts'
import { withdrawCase } from '../src/withdrawals/withdraw-case.ts'
import { aDesk, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

type Tried = { body: Submission; approval: SignedAct | undefined; idempotencyKey: string }
let desk: Desk
/** What was handed in, and what the exchange answers: taken, or a code. */
let tried: Tried[]
let says: string
let second: OfficerSession
const key = { kid: newId(), ...generateSignKey((n) => new Uint8Array(randomBytes(n))) }
beforeAll(async () => {
  desk = await aDesk({
    submitRecord: async (body: Submission, options: Omit<Tried, 'body'>) => {
      tried.push({ body, approval: options.approval, idempotencyKey: options.idempotencyKey })
      if (says === 'taken') return { ok: true, value: {} }
      return { ok: false, problem: { code: says, ...(says === 'budget_exhausted' ? { retryAfter: 600 } : {}) } }
    },
  })
  second = {
    ...desk.session,
    officer: { id: newId(), kid: key.kid, roles: ['tracing-officer'] },
    act: newId(),
    signer: async () => key,
  }
  for (const [name, { id, kid }] of [['amina', desk.session.officer], ['yusuf', second.officer]] as const) // biome-ignore format: two accounts
    await desk.db.run(sql`insert into account (id, username, passphrase_hash, roles, kid, created_at)
      values (${id}, ${name}, '', '{tracing-officer}', ${kid}, ${desk.clock.now()})`)
})
afterAll(() => desk.close())
beforeEach(async () => {
  tried = []
  says = 'budget_exhausted'
  await desk.db.run(sql`delete from submission`)
  await desk.db.run(sql`delete from audit.pending`)
})

const aCase = async (): Promise<string> => {
  const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
  return done.value.caseId
}
/** Hands in what waits; without a verdict it goes on waiting. */
const tryAll = async () => {
  for (const { id, state } of await desk.submissions())
    if (state === 'waiting')
      await submit(desk.deps, id).catch((error: unknown) => expect(error).toBeInstanceOf(NotAnswered))
}
const overBudget = async () => {
  const id = await aCase()
  await tryAll()
  return id
}
const approve = (caseId: string, session = second) => approveWaiting(desk.deps, session, caseId)
/** What an officer sees, through the routes. */
const listed = async (as: OfficerSession = second, url = '/v1/waiting') => {
  const logger = createLogger({ name: 'test', level: 'silent' })
  const app = await createApp({ name: 'waiting', title: 'test', logger, readiness: {} })
  const sessions: Sessions = { open: async () => ({ ...as, sessionId: '', wipe() {} }), logRefusal: async () => {} }
  app.decorate('sessions', sessions)
  await app.register(waitingRoutes, { prefix: '/v1/waiting', ...desk.deps })
  const method = url.endsWith('approval') ? 'POST' : 'GET'
  const answer = await app.inject({ method, url, headers: { authorization: 'Bearer a.b.c' } })
  await app.close()
  return { status: answer.statusCode, items: answer.json<{ items?: WaitingCase[] }>().items ?? [] }
}
const acts = async () =>
  (await logged(desk.db))
    .filter(({ action }) => action.endsWith('.approve'))
    .map(({ action, actor, decision, code }) => [action, actor.officer, decision, code])

describe('a request above the budget of who asked', () => {
  it('is listed with who asked, since when, and when the budget allows it, and with nothing of whom it is about', async () => {
    const caseId = await overBudget()
    expect((await listed()).items).toEqual([
      {
        caseId,
        askedBy: desk.session.officer.id,
        since: '2026-11-23T10:15:00.000Z',
        budgetFreeAt: '2026-11-23T10:25:00.000Z',
        approvedBy: null,
      },
    ])
    says = 'taken'
    await tryAll()
    expect((await listed()).items).toEqual([])
  })

  it('is not listed while the exchange is away, which no approval would change', async () => {
    says = 'unavailable'
    const caseId = await overBudget()
    expect((await listed()).items).toEqual([])
    expect(await approve(caseId)).toMatchObject({ ok: false, problem: { code: 'not_found' } })
  })

  it('leaves with a second officer’s signature on just this record, under the same key as before', async () => {
    const caseId = await overBudget()
    expect(await approve(caseId)).toMatchObject({ ok: true, value: { caseId, approvedBy: second.officer.id } })
    says = 'taken'
    await tryAll()
    const [first, last] = tried
    expect(first?.approval).toBeUndefined()
    expect([last?.body, last?.idempotencyKey]).toEqual([first?.body, first?.idempotencyKey])
    const approval = last?.approval as SignedAct
    const header = decodeHeader(approval.header).json as unknown as ApprovalHeader
    const rid = (await findCase(desk.db, caseId))?.rid
    const record = recordDigest(last?.body.record as Projection['record'])
    expect(header).toMatchObject({ member: 'origin', rid, record })
    expect([approval.kid, verifyAct('approval', approval, key.signPk).ok]).toEqual([key.kid, true])
    expect((await findCase(desk.db, caseId))?.state).toBe('accepted')
    expect(await acts()).toEqual([['case.approve', second.officer.id, 'allow', undefined]])
  })

  it('is not approved by who asked, which the log has, too', async () => {
    const caseId = await overBudget()
    const refused = await approve(caseId, desk.session)
    expect(refused).toMatchObject({ ok: false, problem: { code: 'second_person' } })
    await tryAll()
    expect(tried.map(({ approval }) => approval)).toEqual([undefined, undefined])
    expect(await acts()).toEqual([['case.approve', desk.session.officer.id, 'deny', 'second_person']])
  })

  it('stays approved by who approved it first, and waits on while too much has been approved', async () => {
    const caseId = await overBudget()
    await approve(caseId)
    const third = { ...second, officer: { ...second.officer, id: newId() } }
    expect(await approve(caseId, third)).toMatchObject({ value: { approvedBy: second.officer.id } })
    expect(await acts()).toEqual([['case.approve', second.officer.id, 'allow', undefined]])
    await tryAll()
    expect((await listed()).items).toMatchObject([{ caseId, approvedBy: second.officer.id }])
    says = 'taken'
    await tryAll()
    const [, full, taken] = tried
    expect(taken?.approval).toEqual(full?.approval)
    expect(full?.approval).toBeDefined()
  })

  it('waits on without an approval that is none any more, since its officer has left, and can be approved anew', async () => {
    const caseId = await overBudget()
    await approve(caseId)
    says = 'approval_invalid'
    await tryAll()
    expect((await listed()).items).toMatchObject([{ caseId, approvedBy: null }])
    expect((await findCase(desk.db, caseId))?.state).toBe('submitted')
    expect(await acts()).toContainEqual(['record.approve', null, 'deny', 'approval_invalid'])
    await approve(caseId)
    says = 'taken'
    await tryAll()
    expect(tried.map(({ approval }) => approval === undefined)).toEqual([true, false, false])
    expect((await findCase(desk.db, caseId))?.state).toBe('accepted')
  })

  it('needs another approval for a rectification, which the officer who approved may have made', async () => {
    const caseId = await overBudget()
    await approve(caseId)
    says = 'taken'
    await tryAll()
    says = 'budget_exhausted'
    const changed = await rectifyCase(desk.deps, second, caseId, aRequest(['transit'], 'Amina Warsama'), desk.key())
    expect(changed).toMatchObject({ ok: true })
    await tryAll()
    expect((await listed()).items).toMatchObject([{ caseId, askedBy: second.officer.id, approvedBy: null }])
    expect(await approve(caseId)).toMatchObject({ problem: { code: 'second_person' } })
    expect(await approve(caseId, desk.session)).toMatchObject({ value: { approvedBy: desk.session.officer.id } })
  })

  it('that was withdrawn is not listed, approved or handed in any more, and no approval of it is kept', async () => {
    const caseId = await overBudget()
    await approve(caseId)
    await withdrawCase(desk.deps, desk.session, caseId, { reason: 'enquirer-withdrew' })
    expect((await listed()).items).toEqual([])
    expect(await approve(caseId)).toMatchObject({ problem: { code: 'not_found' } })
    await tryAll()
    expect(tried).toHaveLength(1)
    const kept = sql`select count(approval)::integer as count from submission`
    expect(await desk.db.one(Type.Object({ count: Type.Integer() }), kept)).toEqual({ count: 0 })
  })

  it('is for officers alone to see and to approve', async () => {
    const caseId = await overBudget()
    for (const role of ['auditor', 'network-auditor', 'society-admin'] as const) {
      const other = { ...second, officer: { ...second.officer, roles: [role] } }
      for (const url of ['/v1/waiting', `/v1/waiting/${caseId}/approval`])
        expect((await listed(other, url)).status).toBe(403)
    }
    expect((await listed(second, `/v1/waiting/${newId()}/approval`)).status).toBe(404)
  })
})
