import type { RecordHeader, Submission, TracingRequest } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findCandidateByPair } from '../src/candidates/candidate-store.ts'
import { propose } from '../src/candidates/propose.ts'
import { rescore } from '../src/candidates/rescore.ts'
import { settleCandidate } from '../src/candidates/settle-candidate.ts'
import { findCase } from '../src/cases/case-store.ts'
import { openCase } from '../src/cases/open-case.ts'
import { rectifyCase } from '../src/cases/rectify-case.ts'
import { matchLocally } from '../src/local-matches/match-locally.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { submit } from '../src/submission/submit.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'

let desk: Desk
let says: string
let record: ReturnType<Desk['recordOfTransit']>
beforeAll(async () => {
  desk = await aDesk({
    submitRecord: async () => (says === 'taken' ? { ok: true, value: {} } : { ok: false, problem: { code: says } }),
    readRecord: async () => ({ ok: true, value: record.projection }),
  })
})
afterAll(() => desk.close())
beforeEach(() => {
  says = 'taken'
})

const handIn = async (rid: string) => {
  for (const { id, subject, state } of await desk.submissions())
    if (subject === rid && state === 'waiting') await submit(desk.deps, id)
}
async function anAcceptedCase(): Promise<{ id: string; rid: string }> {
  const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
  if (!done.ok) throw new TypeError(JSON.stringify(done.problem))
  const { rid } = (await findCase(desk.db, done.value.caseId)) ?? { rid: '' }
  await handIn(rid)
  return { id: done.value.caseId, rid }
}
const rectify = (id: string, request: TracingRequest) => rectifyCase(desk.deps, desk.session, id, request, desk.key())
const requestOf = async (id: string) =>
  (await desk.storage.open(
    desk.db,
    id,
    'case',
    (await findCase(desk.db, id))?.sealed ?? new Uint8Array(),
  )) as TracingRequest
const nameOf = async (id: string) => (await requestOf(id)).sought.person.names[0]?.full

describe('a rectification', () => {
  it('is the next revision of the same record, with a receipt and an entry of its own', async () => {
    const { id, rid } = await anAcceptedCase()
    const first = await findCase(desk.db, id)
    expect(await rectify(id, aRequest(['transit'], 'Amina Warsameh'))).toMatchObject({ ok: true })
    const [waiting] = (await desk.submissions()).filter((s) => s.subject === rid && s.state === 'waiting')
    const body = waiting?.body as Submission
    const header = decodeHeader(body.record.header).json as unknown as RecordHeader
    expect(header).toMatchObject({ rid, rev: 1, prev: first?.digest })
    expect(body.grants.map((g) => (decodeHeader(g.header).json as { rev: number }).rev)).toEqual(Array(6).fill(1))
    expect([body.receipt, body.entry].every((part) => part !== undefined)).toBe(true)
  })

  it('holds from when the exchange has taken it', async () => {
    const { id, rid } = await anAcceptedCase()
    await rectify(id, aRequest(['transit'], 'Amina Warsameh'))
    expect(await nameOf(id)).toBe('Amina Warsame')
    await handIn(rid)
    expect(await nameOf(id)).toBe('Amina Warsameh')
    expect(await findCase(desk.db, id)).toMatchObject({ state: 'accepted', rev: 1, next_digest: null })
  })

  it('with which the enquirer consents until a day ends on that day, from when the exchange has taken it', async () => {
    const { id, rid } = await anAcceptedCase()
    const request = aRequest(['transit'])
    const basis = { ...request.enquirer.basis, basis: 'consent' as const, validUntil: '2026-12-24T12:30:00Z' }
    expect(await rectify(id, { ...request, enquirer: { ...request.enquirer, basis } })).toMatchObject({ ok: true })
    expect(await findCase(desk.db, id)).toMatchObject({ ends_at: null })
    await handIn(rid)
    expect(await findCase(desk.db, id)).toMatchObject({ ends_at: new Date('2026-12-24T12:30:00Z') })
  })

  it('that the exchange refuses leaves the earlier revision in force, and says why', async () => {
    const { id, rid } = await anAcceptedCase()
    await rectify(id, aRequest(['transit'], 'Amina Warsameh'))
    says = 'refused_by_rule'
    await handIn(rid)
    expect(await nameOf(id)).toBe('Amina Warsame')
    expect(await findCase(desk.db, id)).toMatchObject({
      state: 'accepted',
      rev: 0,
      refusals: [{ text: 'refused_by_rule' }],
    })
    says = 'taken'
    expect(await rectify(id, aRequest(['transit'], 'Amina Warsameh'))).toMatchObject({ ok: true })
  })

  it('waits for the one before, and for the request itself', async () => {
    const { id } = await anAcceptedCase()
    await rectify(id, aRequest(['transit'], 'Amina A'))
    expect(await rectify(id, aRequest(['transit'], 'Amina B'))).toMatchObject({ problem: { code: 'conflict' } })
    const done = await openCase(desk.deps, desk.session, aRequest(['transit']), desk.key())
    const fresh = done.ok ? done.value.caseId : ''
    expect(await rectify(fresh, aRequest(['transit']))).toMatchObject({ problem: { code: 'conflict' } })
  })

  it('is judged like a new request, and leaves nobody out who was asked', async () => {
    const { id } = await anAcceptedCase()
    const none = await rectify(id, { ...aRequest(['transit']), basis: { ...aRequest([]).basis, basis: 'consent' } })
    expect(none).toMatchObject({ problem: { code: 'refused_by_rule', errors: [{ rule: 'P-VOICE' }] } })
    const fewer = await rectify(id, aRequest(['coordinator']))
    expect(fewer.ok ? [] : fewer.problem.errors?.map(({ field }) => field)).toContain('search.recipients')
    expect(await nameOf(id)).toBe('Amina Warsame')
  })
})

describe('at the side that has the person', () => {
  const Person = Type.Object({ entry_id: Type.String() })
  async function aPair(name = 'Amina Warsame') {
    const made = await registerPerson(desk.deps, desk.session, aRegistration(), desk.key())
    if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
    const { entry_id } = await desk.db.one(Person, sql`select entry_id from person where id = ${made.value.personId}`)
    record = desk.recordOfTransit(aRequest(['origin'], name))
    const pair = { recordId: record.rid, entryId: entry_id }
    await propose(desk.deps, pair)
    return { pair, candidate: () => findCandidateByPair(desk.db, pair.recordId, pair.entryId) }
  }
  const revised = (name: string) => {
    const { rid, digest } = record
    record = desk.recordOfTransit(aRequest(['origin'], name), { rid, rev: 0, prev: digest })
  }
  const idOf = async (found: Promise<{ id: string } | undefined>) => (await found)?.id ?? ''

  it('a pair in review stays in review with the new values', async () => {
    const { candidate } = await aPair()
    const before = await candidate()
    revised('Aamina Warsameh')
    await rescore(desk.deps, await idOf(candidate()))
    const after = await candidate()
    expect(after?.state).toBe('in-review')
    expect(after?.probability).not.toBe(before?.probability)
    const kept = await desk.storage.open(
      desk.db,
      after?.person_id ?? '',
      'candidate',
      after?.sealed ?? new Uint8Array(),
    )
    expect(kept).toMatchObject({ sought: { names: [{ full: 'Aamina Warsameh' }] } })
  })

  it('what an officer has said stands', async () => {
    const { candidate } = await aPair()
    const id = await idOf(candidate())
    await settleCandidate(desk.deps, desk.session, id, 'confirmed')
    revised('Somebody Else')
    await rescore(desk.deps, id)
    expect((await candidate())?.state).toBe('confirmed')
  })

  it('a pair that was discarded unseen comes to review when it is near enough now', async () => {
    const { candidate } = await aPair()
    const id = await idOf(candidate())
    await desk.db.run(sql`update candidate set state = 'discarded', sealed = null where id = ${id}`)
    revised('Amina Warsame')
    await rescore(desk.deps, id)
    expect((await candidate())?.state).toBe('in-review')
  })

  describe('a pair that the exchange proposes anew because the record was rectified', () => {
    const outcomes = async (id: string) =>
      (await desk.submissions()).filter(({ kind, subject }) => kind === 'outcome' && subject === id)

    it('has the rectified values in review, also when nothing could be read of the revision before', async () => {
      const { pair, candidate } = await aPair()
      revised('Amina Warsameh')
      await propose(desk.deps, pair)
      const { person_id, sealed } = (await candidate()) ?? {}
      const kept = await desk.storage.open(desk.db, person_id ?? '', 'candidate', sealed ?? new Uint8Array())
      expect(kept).toMatchObject({ sought: { names: [{ full: 'Amina Warsameh' }] } })
    })

    it('is discarded again when it stays far, once for each revision, or the comparison would stay open', async () => {
      const { pair, candidate } = await aPair('Jean Bosco')
      const id = await idOf(candidate())
      expect(await outcomes(id)).toHaveLength(1)
      await propose(desk.deps, pair)
      expect(await outcomes(id)).toHaveLength(1)
      revised('Jean Bosko')
      await rescore(desk.deps, id)
      expect(await outcomes(id)).toHaveLength(1)
      await propose(desk.deps, pair)
      await propose(desk.deps, pair)
      expect(await outcomes(id)).toHaveLength(2)
      expect((await candidate())?.state).toBe('discarded')
    })

    it('comes back to review when an officer had rejected it for other values, and not by itself', async () => {
      const { pair, candidate } = await aPair()
      const id = await idOf(candidate())
      await settleCandidate(desk.deps, desk.session, id, 'rejected')
      await propose(desk.deps, pair)
      expect((await candidate())?.state).toBe('rejected')
      revised('Amina Warsameh')
      await rescore(desk.deps, id)
      expect((await candidate())?.state).toBe('rejected')
      await propose(desk.deps, pair)
      expect((await candidate())?.state).toBe('in-review')
    })
  })
})

describe('within the Society', () => {
  it('a rectified request is compared by its new name, also when it was compared before the exchange took it', async () => {
    const { id, rid } = await anAcceptedCase()
    const present = async (name: string) => {
      const { person } = aRequest([], name).sought
      const made = await registerPerson(desk.deps, desk.session, aRegistration({ person }), desk.key())
      return made.ok ? made.value.personId : ''
    }
    const look = () => matchLocally(desk.deps, new AbortController().signal)
    await rectify(id, aRequest(['transit'], 'Zubeida Kwizera'))
    await present('Jean Bosco')
    await look()
    await handIn(rid)
    const sought = await present('Zubeida Kwizera')
    await look()
    const Found = Type.Object({ person_id: Type.String() })
    const found = await desk.db.many(Found, sql`select person_id from local_match where case_id = ${id}`)
    expect(found.map(({ person_id }) => person_id)).toEqual([sought])
  })
})
