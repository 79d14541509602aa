import type { Decision, SignedAct } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findCandidateByPair } from '../src/candidates/candidate-store.ts'
import { propose } from '../src/candidates/propose.ts'
import { settleCandidate } from '../src/candidates/settle-candidate.ts'
import { candidateOrigin } from '../src/decisions/candidate-origin.ts'
import { decide } from '../src/decisions/decide.ts'
import { readDecision } from '../src/decisions/read-decision.ts'
import { erase } from '../src/erasures/erase.ts'
import { receiveIncoming } from '../src/incoming/receive.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { removePerson } from '../src/people/remove-person.ts'
import { listRefusals } from '../src/refusals/refusal-store.ts'
import { keepRecall } from '../src/releases/erase-release.ts'
import { receiveRelease } from '../src/releases/receive.ts'
import { insertRelease, lockRelease } from '../src/releases/release-store.ts'
import { queueSubmission } from '../src/submission/queue-submission.ts'
import { submit } from '../src/submission/submit.ts'
import { fromCandidate } from '../src/withdrawals/decided-from.ts'
import { signAgain } from '../src/withdrawals/sign-again.ts'
import { withdrawDecision } from '../src/withdrawals/withdraw-decision.ts'
import { signWithdrawal } from '../src/withdrawals/withdraw-record.ts'
import { findWithdrawal } from '../src/withdrawals/withdrawal-store.ts'
import { aDecision, aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

let desk: Desk
let record: ReturnType<Desk['recordOfTransit']>
beforeAll(async () => {
  desk = await aDesk({
    readRecord: async () => ({ ok: true, value: record.projection }),
    withdrawRecord: async () => ({ ok: false, problem: { code: 'refused_by_rule' } }),
  })
})
afterAll(() => desk.close())

const Person = Type.Object({ id: Type.String(), entry_id: Type.String() })
let pair: { recordId: string; entryId: string }
beforeEach(async () => {
  await desk.db.run(sql`delete from audit.pending`)
  const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  const id = made.value.personId
  const person = await desk.db.one(Person, sql`select id, entry_id from person where id = ${id}`)
  record = desk.recordOfTransit(aRequest(['origin']))
  pair = { recordId: record.rid, entryId: person.entry_id }
})

const candidate = () => findCandidateByPair(desk.db, pair.recordId, pair.entryId)
async function inReview() {
  await propose(desk.deps, pair)
  const row = await candidate()
  if (row === undefined) throw new TypeError('no candidate')
  return row
}
async function decided(said: Decision['decision']) {
  const { id } = await inReview()
  await settleCandidate(desk.deps, desk.session, id, 'confirmed')
  const done = await decide(
    desk.deps,
    desk.session,
    candidateOrigin(desk.deps, desk.session, id),
    aDecision(said),
    desk.key(),
  )
  expect(done).toMatchObject({ ok: true })
  return id
}
const confirmations = async (rid = pair.recordId) =>
  (await desk.submissions()).filter((s) => s.kind === 'erasure' && s.subject === rid)

/** What the exchange and the author get to see of a confirmation, without what is random in it. */
const wordOf = async () => {
  const [submission] = (await confirmations()) as { body: { confirmation: SignedAct; mandate: unknown } }[]
  if (submission === undefined) throw new TypeError('not confirmed')
  const { confirmation, mandate } = submission.body
  const { id, rid, ...said } = decodeHeader(confirmation.header).json as Record<string, unknown>
  expect([rid, typeof id]).toEqual([pair.recordId, 'string'])
  return { ...said, kid: confirmation.kid, mandate }
}

describe('an erasure that the exchange asks for', () => {
  it('is confirmed in the same words whether nothing, a pair or a decision was kept', async () => {
    await erase(desk.deps, pair.recordId)
    const nothing = await wordOf()
    for (const keep of [inReview, () => decided('nothing'), () => decided('alive-only')]) {
      record = desk.recordOfTransit(aRequest(['origin']))
      pair = { ...pair, recordId: record.rid }
      await keep()
      await erase(desk.deps, pair.recordId)
      expect(await wordOf()).toEqual(nothing)
    }
    expect((await logged(desk.db)).filter(({ action }) => action === 'erasure.confirm')).toHaveLength(4)
  })

  it('takes the pair and what was to be said of it, and is done once', async () => {
    const { id } = await inReview()
    await settleCandidate(desk.deps, desk.session, id, 'rejected')
    await erase(desk.deps, pair.recordId)
    await Promise.all([erase(desk.deps, pair.recordId), erase(desk.deps, pair.recordId)])
    expect(await candidate()).toBeUndefined()
    const outcomes = (await desk.submissions()).filter((s) => s.kind === 'outcome' && s.subject === id)
    expect(outcomes).toMatchObject([{ state: 'dropped', body: null }])
    expect(await confirmations()).toHaveLength(1)
  })

  it('leaves the person’s own wishes and that somebody asked, and nothing of the enquirer', async () => {
    const id = await decided('alive-only')
    await erase(desk.deps, pair.recordId)
    expect(await candidate()).toMatchObject({
      state: 'decided',
      asked_by: 'transit',
      sealed: null,
      weight: 0,
      probability: 0,
    })
    expect(await readDecision(desk.deps, desk.session, id)).toMatchObject({
      askedBy: 'transit',
      released: true,
      decision: aDecision('alive-only'),
    })
    // The release is this Society's own record: the withdrawal of the enquiry does not take it back.
    const releases = (await desk.submissions()).filter((s) => s.kind === 'record' && s.state === 'waiting')
    expect(releases.length).toBeGreaterThan(0)
  })

  it('keeps out what arrives behind it, in whatever order', async () => {
    await erase(desk.deps, pair.recordId)
    await propose(desk.deps, pair)
    const { recordId } = pair
    const event = { eventId: 'e', sequence: 1, occurredWindow: '2026-11-23T04:00:00Z', recordId }
    await desk.db.transaction((tx) => receiveRelease(tx, { ...event, type: 'release.available' }))
    await desk.db.transaction((tx) => receiveIncoming(tx, { ...event, type: 'message.received' }))
    const Count = Type.Object({ n: Type.Integer() })
    const { n } = await desk.db.one(
      Count,
      sql`select ((select count(*) from candidate where rid = ${recordId}) + (select count(*) from release where rid = ${recordId})
        + (select count(*) from incoming_record where rid = ${recordId}))::int as n`,
    )
    expect(n).toBe(0)
  })

  it('and an officer’s word at the same moment leave no pair behind', async () => {
    for (let round = 0; round < 8; round += 1) {
      record = desk.recordOfTransit(aRequest(['origin']))
      pair = { ...pair, recordId: record.rid }
      await Promise.all([propose(desk.deps, pair), erase(desk.deps, pair.recordId)])
      expect(await candidate()).toBeUndefined()
      expect(await confirmations()).toHaveLength(1)
    }
  })
})

describe('a person who was found and changes their mind', () => {
  const withdraw = (id: string) => withdrawDecision(desk.deps, desk.session, fromCandidate(desk.deps, id))

  it('lets nothing leave that has not left, and may decide anew', async () => {
    const id = await decided('alive-only')
    expect(await withdraw(id)).toEqual({ ok: true, value: { state: 'withdrawn', erasure: 'complete' } })
    expect(await withdraw(id)).toEqual({ ok: true, value: { state: 'withdrawn', erasure: 'complete' } })
    expect(await readDecision(desk.deps, desk.session, id)).toBeNull()
    expect((await candidate())?.state).toBe('confirmed')
    const origin = candidateOrigin(desk.deps, desk.session, id)
    expect(await decide(desk.deps, desk.session, origin, aDecision('nothing'), desk.key())).toMatchObject({ ok: true })
    expect(await readDecision(desk.deps, desk.session, id)).toMatchObject({
      decision: { decision: 'nothing' },
      released: false,
    })
  })

  it('has it erased where it may have arrived', async () => {
    const id = await decided('alive-only')
    await desk.db.run(sql`update submission set state = 'accepted', tried_at = ${desk.clock.now()}
      where subject = (select release_id from decision where candidate_id = ${id})`)
    expect(await withdraw(id)).toMatchObject({ value: { erasure: 'requested' } })
    expect((await desk.submissions()).filter((s) => s.kind === 'withdrawal')).toHaveLength(1)
  })

  it('may do so after the enquiry was erased, and is not asked again', async () => {
    const id = await decided('nothing')
    await erase(desk.deps, pair.recordId)
    expect(await withdraw(id)).toMatchObject({ value: { erasure: 'complete' } })
    expect(await candidate()).toMatchObject({ state: 'decided', sealed: null })
  })
})

describe('a release that the coordinating member is sealing anew at that moment', () => {
  const Waiting = Type.Object({ n: Type.Integer() })
  const someoneWaits = () =>
    desk.db.one(Waiting, sql`select count(*)::int as n from pg_locks where not granted and locktype = 'transactionid'`)

  it('is followed by the withdrawal of what was handed in, whoever comes first', async () => {
    const [rid, anew] = [desk.key().key, desk.key().key]
    const network = desk.deps.network.current()
    if (network === null) throw new TypeError('no network')
    const act = signWithdrawal(anew, await desk.session.signer(), network, desk.deps)
    await desk.db.transaction((tx) => insertRelease(tx, rid, desk.clock.now()))
    let erased: Promise<void> | undefined
    await desk.db.transaction(async (tx) => {
      await lockRelease(tx, rid)
      erased = erase(desk.deps, rid)
      while ((await someoneWaits()).n === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await queueSubmission(tx, desk.deps, { kind: 'record', subject: anew, act: desk.session.act, body: {} })
      await tx.run(sql`update submission set tried_at = ${desk.clock.now()} where subject = ${anew}`)
      await keepRecall(tx, rid, { rid: anew, act })
    })
    await erased
    const followed = (await desk.submissions()).filter((s) => s.subject === anew && s.kind === 'withdrawal')
    expect(followed).toMatchObject([{ state: 'waiting', body: { id: anew, act } }])
    expect((await logged(desk.db)).map(({ action, subject }) => [action, subject])).toContainEqual([
      'record.withdraw',
      anew,
    ])
  })
})

describe('a person who was found and is removed', () => {
  const Release = Type.Object({ release_id: Type.String() })
  const decidedAndRemoved = async (before: (release: string) => Promise<void> = async () => {}) => {
    const id = await decided('alive-only')
    const { person_id: personId } = (await candidate()) ?? {}
    const { release_id: release } = await desk.db.one(
      Release,
      sql`select release_id from decision where candidate_id = ${id}`,
    )
    await before(release)
    expect(await removePerson(desk.deps, desk.session, personId ?? '')).toEqual({ ok: true })
    return (await desk.submissions()).filter(({ subject }) => subject === release)
  }

  it('is spoken of no more: what was to be released does not leave at the window', async () => {
    expect(await decidedAndRemoved()).toMatchObject([{ kind: 'record', state: 'dropped', body: null }])
    const acts = (await logged(desk.db)).map(({ action }) => action)
    expect(acts).toEqual(expect.arrayContaining(['decision.withdraw', 'record.withdraw', 'person.remove']))
  })

  it('can have the withdrawal signed anew that the exchange refused, though the person is here no more', async () => {
    const all = await decidedAndRemoved(
      async (rid) => void (await desk.db.run(sql`update submission set state = 'accepted' where subject = ${rid}`)),
    )
    const [refused] = all.filter(({ kind }) => kind === 'withdrawal')
    const { id = '', subject: rid = '' } = refused ?? {}
    const listed = async () => (await listRefusals(desk.db, null, 1000)).filter(({ subject }) => subject === rid)
    await submit(desk.deps, id)
    expect(await listed()).toMatchObject([{ kind: 'withdrawal' }])
    expect(await findWithdrawal(desk.db, rid)).toMatchObject({ state: 'overdue', handed_in: 'refused' })
    const anew = () => signAgain(desk.deps, desk.session, rid)
    expect(await anew()).toEqual({ ok: true, value: { state: 'withdrawn', erasure: 'requested' } })
    expect(await anew()).toEqual({ ok: true, value: { state: 'withdrawn', erasure: 'requested' } })
    expect(await listed()).toEqual([])
    const waiting = (await desk.submissions()).filter((s) => s.subject === rid && s.state === 'waiting')
    expect(waiting).toMatchObject([{ kind: 'withdrawal' }])
    expect(await signAgain(desk.deps, desk.session, newId())).toMatchObject({ problem: { code: 'not_found' } })
  })

  it('has what has left erased where it arrived', async () => {
    const all = await decidedAndRemoved(
      async (rid) => void (await desk.db.run(sql`update submission set state = 'accepted' where subject = ${rid}`)),
    )
    expect(all.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(['record accepted', 'withdrawal waiting'])
    const acts = sql`select count(distinct act)::int as n from submission where kind in ('removal', 'withdrawal') and state = 'waiting'`
    expect((await desk.db.one(Type.Object({ n: Type.Integer() }), acts)).n).toBeGreaterThan(1)
  })
})
