import { randomBytes } from 'node:crypto'
import type { Refusal, SubmissionKind } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId, type ProblemValue, problem, type Service } from '@kinlink/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertCandidate } from '../src/candidates/candidate-store.ts'
import { withSociety } from '../src/db.ts'
import { insertDecision } from '../src/decisions/decision-store.ts'
import { createStorage } from '../src/keys/storage.ts'
import { insertPerson } from '../src/people/person-store.ts'
import { insertSubmission } from '../src/submission/submission-store.ts'
import { NotAnswered, type SubmitDeps, submit } from '../src/submission/submit.ts'
import { logged } from './logged.ts'
import { bearer, people, STORAGE_SECRET, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'

type Page<T> = { items: T[]; next?: string }

const storage = createStorage(STORAGE_SECRET, randomBytes)
const clock = { now: () => new Date('2026-11-23T10:15:00Z') }
const registration = {
  person: { names: [{ full: 'Selam Tesfay', script: 'Latn' }], sex: 'female', birth: null },
  kind: 'arrival',
  mayBeMatched: true,
  basis: {
    basis: 'consent',
    giver: 'self',
    method: 'signed',
    language: 'ti',
    interpreter: false,
    noticeVersion: '2026-1',
    givenAt: '2026-11-20T09:00:00Z',
  },
}
const tooLong = problem('refused_by_rule', {
  errors: [{ rule: 'P-MIN', article: '3.1', field: 'expires', text: 'An entry is short-lived.' }],
})
const noAgreement = problem('refused_by_rule', { errors: [{ rule: 'P-LAW', article: '4.2', field: 'recipients' }] })

let society: TestSociety
let service: Service
let officer: { authorization: string }
let deps: Pick<SubmitDeps, 'db' | 'clock'>

beforeAll(async () => {
  society = await testSociety('origin', { officers: [people.officer], auditors: [] })
  const network = await testNetwork([society.provisioned, { ...society.provisioned, member: 'transit' }])
  service = await startSociety(society, network)
  officer = await bearer(service, people.officer)
  deps = { db: withSociety(society.db, { member: 'origin', clock }), clock }
})
afterAll(async () => {
  await service.close()
  await society.close()
})

/** Hands in work of this kind at an exchange that answers with this refusal; the act that both logs know. */
async function refusedBy(kind: SubmissionKind, subject: string, refusal: ProblemValue): Promise<string> {
  const [id, act] = [newId(), newId()]
  await insertSubmission(society.db, { id, kind, subject, act, body: {}, at: clock.now() })
  const no = async () => ({ ok: false as const, problem: refusal })
  const calls = {
    ...{
      submitRecord: no,
      submitEntry: no,
      removeEntry: no,
      rematchEntry: no,
      reportOutcome: no,
      makeOffer: no,
      answerOffer: no,
    },
    ...{ recallOffer: no, returnOffer: no, withdrawRecord: no, confirmErasure: no, putBlobPart: no },
  }
  await submit({ ...deps, client: calls, jobs: { emit: async () => {} } }, id)
  return act
}

async function aPerson(): Promise<string> {
  const id = newId()
  await society.db.transaction(async (tx) => {
    await storage.newKey(tx, id)
    const sealed = await storage.seal(tx, id, 'person', registration)
    await insertPerson(tx, { id, entryId: newId(), kind: registration.kind, sealed, at: clock.now(), by: newId() })
  })
  return id
}

/** A pair that somebody decided on; the release is at the exchange. */
async function aDecision(personId: string): Promise<{ candidateId: string; releaseId: string }> {
  const [candidateId, releaseId] = [newId(), newId()]
  await society.db.transaction(async (tx) => {
    const sealed = await storage.seal(tx, personId, 'candidate', { evidence: [], sought: {} })
    const pair = {
      id: candidateId,
      rid: newId(),
      entry_id: newId(),
      person_id: personId,
      decoy_id: null,
      proposed_for: null,
    }
    const scored = { asked_by: 'transit', state: 'decided' as const, weight: 20, probability: 0.99, sealed }
    await insertCandidate(tx, { ...pair, ...scored, at: clock.now() })
    const decision = { id: newId(), candidateId, releaseId, at: clock.now(), by: newId() }
    await insertDecision(tx, { ...decision, sealed: await storage.seal(tx, personId, 'decision', {}) })
  })
  return { candidateId, releaseId }
}

const get = async <T>(url: string) => (await service.app.inject({ url, headers: officer })).json<T>()
const listed = () => get<Page<Refusal>>('/v1/refusals')

describe('an officer sees what the exchange refused', () => {
  it('of a person: the entry is not there, and why', async () => {
    const personId = await aPerson()
    expect(await get(`/v1/people/${personId}`)).toMatchObject({ state: 'matchable', refused: [] })
    await refusedBy('entry', personId, tooLong)
    expect(await get(`/v1/people/${personId}`)).toMatchObject({
      state: 'refused',
      refused: [{ kind: 'entry', subject: personId, code: 'refused_by_rule', findings: tooLong.errors }],
    })
    const { items } = await get<Page<{ personId: string; state: string }>>('/v1/people')
    expect(items.find((row) => row.personId === personId)?.state).toBe('refused')
  })

  it('of a candidate: the word on it, and the release that was decided', async () => {
    const { candidateId, releaseId } = await aDecision(await aPerson())
    await refusedBy('outcome', candidateId, problem('not_found'))
    await refusedBy('record', releaseId, noAgreement)
    const { refused } = await get<{ refused: Refusal[] }>(`/v1/candidates/${candidateId}`)
    expect(refused.map(({ kind, subject, code }) => [kind, subject, code]).sort()).toEqual([
      ['outcome', candidateId, 'not_found'],
      ['release', candidateId, 'refused_by_rule'],
    ])
  })

  it('of a person who was removed: the refused removal is listed, the entry is nobody’s task any more', async () => {
    const personId = await aPerson()
    await refusedBy('entry', personId, tooLong)
    await society.db.run(sql`delete from person where id = ${personId}`)
    await refusedBy('removal', personId, problem('signature_invalid'))
    const about = (await listed()).items.filter(({ subject }) => subject === personId)
    expect(about.map(({ kind, code }) => [kind, code])).toEqual([['removal', 'signature_invalid']])
  })
})

describe('the list of refusals', () => {
  it('goes on page by page and leaves none out', async () => {
    for (let n = 0; n < 3; n += 1) await refusedBy('entry', await aPerson(), tooLong)
    const all = (await listed()).items.map(({ refusalId }) => refusalId)
    const paged: string[] = []
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: Page<Refusal> = await get(`/v1/refusals?limit=2${after === '' ? '' : `&after=${after}`}`)
      paged.push(...page.items.map(({ refusalId }) => refusalId))
      after = page.next
    }
    expect(paged).toEqual(all)
    expect(new Set(all).size).toBeGreaterThanOrEqual(3)
  })

  it('holds nothing that the exchange has not judged', async () => {
    const personId = await aPerson()
    await expect(refusedBy('entry', personId, problem('budget_exhausted'))).rejects.toBeInstanceOf(NotAnswered)
    expect(await get(`/v1/people/${personId}`)).toMatchObject({ state: 'matchable', refused: [] })
    expect((await listed()).items.map(({ subject }) => subject)).not.toContain(personId)
  })

  it('stands in the access log by rule, without the exchange’s words, and so does who read it', async () => {
    const personId = await aPerson()
    const act = await refusedBy(
      'entry',
      personId,
      problem('refused_by_rule', { errors: [{ rule: 'P-LAW' }, { rule: 'Selam' }] }),
    )
    const { items } = await listed()
    const entries = await logged(society.db)
    expect(entries.find((entry) => entry.act === act)).toMatchObject({
      action: 'request.refused',
      subject: personId,
      decision: 'deny',
      code: 'refused_by_rule',
      rules: ['P-LAW'],
    })
    expect(entries.filter(({ action }) => action === 'refusal.list').at(-1)).toMatchObject({ count: items.length })
  })
})
