import type { Decision, Submission } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { findCandidateByPair } from '../src/candidates/candidate-store.ts'
import { propose } from '../src/candidates/propose.ts'
import { settleCandidate } from '../src/candidates/settle-candidate.ts'
import { findCase } from '../src/cases/case-store.ts'
import { openCase } from '../src/cases/open-case.ts'
import { rectifyCase } from '../src/cases/rectify-case.ts'
import { candidateOrigin } from '../src/decisions/candidate-origin.ts'
import { decide } from '../src/decisions/decide.ts'
import { erase } from '../src/erasures/erase.ts'
import { matchLocally } from '../src/local-matches/match-locally.ts'
import { makeOffer } from '../src/offers/make-offer.ts'
import { rescore } from '../src/candidates/rescore.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { removePerson } from '../src/people/remove-person.ts'
import { keepRecall } from '../src/releases/erase-release.ts'
import { shredExpired } from '../src/retention/shred-expired.ts'
import { queueSubmission } from '../src/submission/queue-submission.ts'
import { submit } from '../src/submission/submit.ts'
import { signWithdrawal } from '../src/withdrawals/withdraw-record.ts'
import { withdrawCase } from '../src/withdrawals/withdraw-case.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'

let desk: Desk
let record: ReturnType<Desk['recordOfTransit']>
let handedIn: string[]
let says: string
let shown = true
/** Lets a test hold the exchange's answer. */
let hold: Promise<void> | undefined
beforeAll(async () => {
  const take = (kind: string) => async () => {
    handedIn.push(kind)
    const [answer, held] = [says, hold]
    if (held !== undefined) await held
    return answer === 'taken' ? { ok: true, value: { state: 'requested' } } : { ok: false, problem: { code: answer } }
  }
  desk = await aDesk({
    submitRecord: take('record'),
    withdrawRecord: async () => (handedIn.push('withdrawal'), { ok: true, value: { state: 'requested' } }),
    makeOffer: take('offer'),
    readRecord: async () =>
      shown ? { ok: true, value: record.projection } : { ok: false, problem: { code: 'not_found' } },
  })
})
afterAll(() => desk.close())
beforeEach(() => {
  shown = true
  handedIn = []
  says = 'taken'
  hold = undefined
})
const of = async (subject: string, kind: string) =>
  (await desk.submissions()).filter((s) => s.subject === subject && s.kind === kind && s.state === 'waiting')
const tryTo = async (kind: string, subject: string) => {
  for (const { id } of await of(subject, kind)) await submit(desk.deps, id)
}
async function anAcceptedCase() {
  const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
  const { rid } = (await findCase(desk.db, done.value.caseId)) ?? { rid: '' }
  await tryTo('record', rid)
  handedIn = []
  return { id: done.value.caseId, rid }
}
const withdraw = (id: string) => withdrawCase(desk.deps, desk.session, id, { reason: 'enquirer-withdrew' })
const nameOf = async (id: string) =>
  (
    (await desk.storage.open(desk.db, id, 'case', (await findCase(desk.db, id))?.sealed ?? new Uint8Array())) as ReturnType<
      typeof aRequest
    >
  ).sought.person.names[0]?.full

it('1 a withdrawal of a record that the exchange has does not wait for a revision over budget', async () => {
  const { id, rid } = await anAcceptedCase()
  await rectifyCase(desk.deps, desk.session, id, aRequest(['transit'], 'Amina Warsameh'), desk.key())
  says = 'budget_exhausted'
  await expect(tryTo('record', rid)).rejects.toThrow()
  await withdraw(id)
  handedIn = []
  await tryTo('withdrawal', rid).catch(() => {})
  expect(handedIn).toEqual(['withdrawal'])
})

it('2 an offer that still waits is not handed in after its case was withdrawn', async () => {
  const { id } = await anAcceptedCase()
  const made = await makeOffer(desk.deps, desk.session, id, { to: 'transit', due: '2026-12-01T04:00:00Z' }, desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  await withdraw(id)
  await tryTo('offer', made.value.offerId)
  expect(handedIn).toEqual([])
})

it('3 a late second answer to one revision does not put the next one in force', async () => {
  const { id, rid } = await anAcceptedCase()
  await rectifyCase(desk.deps, desk.session, id, aRequest(['transit'], 'Amina Second'), desk.key())
  const [waiting] = await of(rid, 'record')
  const { promise, resolve } = Promise.withResolvers<void>()
  hold = promise
  const late = submit(desk.deps, waiting?.id ?? '')
  while (handedIn.length === 0) await new Promise((r) => setTimeout(r, 5))
  hold = undefined
  await submit(desk.deps, waiting?.id ?? '')
  await rectifyCase(desk.deps, desk.session, id, aRequest(['transit'], 'Amina Third'), desk.key())
  resolve()
  await late
  expect(await nameOf(id)).toBe('Amina Second')
})

const decision = (said: Decision['decision']): Decision => ({
  decision: said,
  revealCountry: true,
  takenBy: 'self',
  witness: 'second officer',
  language: 'so',
  method: 'oral-witnessed',
  validUntil: '2027-05-01T00:00:00Z',
})
const Entry = Type.Object({ entry_id: Type.String() })
it('4 nothing is released for a person who was removed before the window', async () => {
  const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
  if (!made.ok) throw new TypeError('no person')
  const { personId } = made.value
  const { entry_id: entryId } = await desk.db.one(Entry, sql`select entry_id from person where id = ${personId}`)
  record = desk.recordOfTransit(aRequest(['origin']))
  await propose(desk.deps, { recordId: record.rid, entryId })
  const candidate = await findCandidateByPair(desk.db, record.rid, entryId)
  const id = candidate?.id ?? ''
  await settleCandidate(desk.deps, desk.session, id, 'confirmed')
  const origin = candidateOrigin(desk.deps, desk.session, id)
  expect(await decide(desk.deps, desk.session, origin, decision('alive-only'), desk.key())).toMatchObject({ ok: true })
  const before = (await desk.submissions()).filter((s) => s.kind === 'record' && s.state === 'waiting')
  const release = before.at(-1)?.subject ?? ''
  expect(await removePerson(desk.deps, desk.session, personId)).toEqual({ ok: true })
  await tryTo('record', release)
  await tryTo('withdrawal', release)
  expect(handedIn).not.toEqual(['record'])
})

const recallOf = async (rid: string) => {
  const network = desk.deps.network.current()
  if (network === null) throw new TypeError('no network')
  return signWithdrawal(rid, await desk.session.signer(), network, desk.deps)
}

it('5 what was sealed anew and not handed in yet is not handed in once the release was withdrawn', async () => {
  const [rid, forwarded] = [newId(), newId()]
  await desk.db.run(sql`insert into release (rid, release_window, state, from_member, relay_to)
    values (${rid}, ${desk.clock.now()}, 'forwarded', 'transit', 'transit')`)
  await desk.db.transaction(async (tx) => {
    await desk.storage.newKey(tx, rid)
    await queueSubmission(tx, desk.deps, { kind: 'record', subject: forwarded, act: null, body: {} as Submission })
    await keepRecall(tx, rid, { rid: forwarded, act: await recallOf(forwarded) })
  })
  await erase(desk.deps, rid)
  await tryTo('record', forwarded)
  expect(handedIn).toEqual([])
})

it('6 a release that is withdrawn while it is being sealed anew is withdrawn with what was sealed', async () => {
  const [rid, forwarded] = [newId(), newId()]
  await desk.db.run(sql`insert into release (rid, release_window, state, from_member, relay_to)
    values (${rid}, ${desk.clock.now()}, 'relay', 'transit', 'transit')`)
  await desk.db.transaction((tx) => desk.storage.newKey(tx, rid))
  let erased: Promise<void> | undefined
  await desk.db.transaction(async (tx) => {
    // As forwardRelay does.
    await tx.run(sql`select rid from release where rid = ${rid} for update`)
    await queueSubmission(tx, desk.deps, { kind: 'record', subject: forwarded, act: null, body: {} as Submission })
    await tx.run(sql`update release set state = 'forwarded' where rid = ${rid}`)
    await keepRecall(tx, rid, { rid: forwarded, act: await recallOf(forwarded) })
    erased = erase(desk.deps, rid)
    await new Promise((r) => setTimeout(r, 500))
  })
  await erased
  expect(await of(forwarded, 'withdrawal')).toHaveLength(1)
})

it('7 who was located by a search stays until the search is settled', async () => {
  const made = await registerPerson(desk.deps, desk.session, aRegistration({ kind: 'safe-and-well' }), desk.key())
  if (!made.ok) throw new TypeError('no person')
  const id = newId()
  await desk.db.run(sql`insert into search (id, rid, state, person_id, received_at)
    values (${id}, ${newId()}, 'located', ${made.value.personId}, ${desk.clock.now()})`)
  desk.clock.days(91)
  await shredExpired(desk.deps)
  const Row = Type.Object({ person_id: Type.Union([Type.String(), Type.Null()]), ended: Type.Boolean() })
  const row = await desk.db.one(Row, sql`select person_id, ended_at is not null as ended from search where id = ${id}`)
  expect(row).not.toEqual({ person_id: null, ended: false })
})

it('8 a pair in review has the rectified values once it has been proposed anew', async () => {
  const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
  if (!made.ok) throw new TypeError('no person')
  const { personId } = made.value
  const { entry_id: entryId } = await desk.db.one(Entry, sql`select entry_id from person where id = ${personId}`)
  record = desk.recordOfTransit(aRequest(['origin']))
  const pair = { recordId: record.rid, entryId }
  await propose(desk.deps, pair)
  const id = (await findCandidateByPair(desk.db, record.rid, entryId))?.id ?? ''
  const seen = async () => {
    const row = await findCandidateByPair(desk.db, pair.recordId, entryId)
    return JSON.stringify(await desk.storage.open(desk.db, personId, 'candidate', row?.sealed ?? new Uint8Array()))
  }
  // The exchange ends the comparison that the old entry opened, tells of the revision, and finds the pair again after that.
  record = desk.recordOfTransit(aRequest(['origin'], 'Amina Warsameh'), { rid: record.rid, rev: 0, prev: record.digest })
  shown = false
  await rescore(desk.deps, id)
  shown = true
  await propose(desk.deps, pair)
  expect(await seen()).toContain('Warsameh')
})

it('9 a rectified request is compared within the Society by its new name', async () => {
  const { id, rid } = await anAcceptedCase()
  const present = async (name: string) => {
    const person = aRequest([], name).sought.person
    const made = await registerPerson(desk.deps, desk.session, aRegistration({ person }), desk.key())
    return made.ok ? made.value.personId : ''
  }
  const look = () => matchLocally(desk.deps, new AbortController().signal)
  await rectifyCase(desk.deps, desk.session, id, aRequest(['transit'], 'Zubeida Kwizera'), desk.key())
  // Somebody else is registered before the exchange has taken the revision.
  await present('Jean Bosco')
  await look()
  await tryTo('record', rid)
  const sought = await present('Zubeida Kwizera')
  await look()
  const Row = Type.Object({ person_id: Type.String() })
  const found = await desk.db.many(Row, sql`select person_id from local_match where case_id = ${id}`)
  expect(found.map(({ person_id }) => person_id)).toContain(sought)
})
