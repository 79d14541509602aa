import type { PolicyDecision, Problem, SubmissionKind } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId, type ProblemValue, problem, type Service } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withSociety } from '../src/db.ts'
import { insertSubmission } from '../src/submission/submission-store.ts'
import { submit } from '../src/submission/submit.ts'
import { logged } from './logged.ts'
import { bearer, people, startSociety, type TestSociety, testNetwork, testSociety } from './society.ts'

type Bearer = { authorization: string }
const clock = { now: () => new Date('2026-11-23T10:15:00Z') }
let society: TestSociety
let service: Service
let officer: Bearer
let colleague: Bearer

beforeAll(async () => {
  society = await testSociety('origin', { officers: [people.officer, people.child], auditors: [] })
  service = await startSociety(
    society,
    await testNetwork([society.provisioned, { ...society.provisioned, member: 'transit' }]),
  )
  officer = await bearer(service, people.officer)
  colleague = await bearer(service, people.child)
}, 300_000)
afterAll(async () => {
  await service.close()
  await society.close()
})

const ask = (id: string, headers: Bearer) => service.app.inject({ url: `/v1/decisions/${id}`, headers })
const CANARY = 'canary7f3a passport'
const hand = (payload: object) =>
  service.app.inject({
    method: 'POST',
    url: '/v1/people',
    payload,
    headers: { ...officer, 'idempotency-key': newId() },
  })
const registration = {
  person: { names: [{ full: CANARY, script: 'Latn' }], sex: 'female', birth: null, languages: ['ti'] },
  ...{ kind: 'arrival', mayBeMatched: false, note: { text: CANARY, checkedForStatus: false } },
  basis: {
    ...{ basis: 'consent', giver: 'self', method: 'signed', language: 'en', interpreter: false },
    ...{ noticeVersion: '2026-1', givenAt: '2026-11-20T09:00:00Z' },
  },
}
const decisionIn = (told: Problem): string => String(told.params?.decisionId)

/** An act that the exchange refuses; answers the id of the refusal. */
async function refusedByExchange(kind: SubmissionKind, refusal: ProblemValue): Promise<string> {
  const db = withSociety(society.db, { member: 'origin', clock })
  const id = newId()
  await insertSubmission(db, { id, kind, subject: newId(), act: newId(), body: {}, at: clock.now() })
  const no = async () => ({ ok: false as const, problem: refusal })
  const calls = {
    ...{ submitRecord: no, submitEntry: no, removeEntry: no, reportOutcome: no, makeOffer: no, answerOffer: no },
    ...{ recallOffer: no, returnOffer: no, withdrawRecord: no, confirmErasure: no, putBlobPart: no },
  }
  await submit({ db, clock, client: calls, jobs: { emit: async () => {} } }, id)
  return id
}

describe('an officer whose act a rule refused', () => {
  it('is told each rule with article and field, and in plain words what to do', async () => {
    const refused = await hand(registration)
    expect(refused.statusCode).toBe(422)
    const told = refused.json<Problem>()
    const answer = await ask(decisionIn(told), officer)
    expect(answer.statusCode).toBe(200)
    const { findings, ...decision } = answer.json<PolicyDecision>()
    expect(decision).toMatchObject({ by: 'casework', code: 'refused_by_rule', title: told.title })
    expect(findings.map(({ advice, ...found }) => found)).toEqual(told.errors)
    expect(findings.map(({ rule }) => rule)).toEqual(['P-LANG', 'P-CHILD', 'P-CHILD', 'P-NOSTATUS'])
    for (const { article, field, text, advice } of findings) {
      expect([article, field, text]).not.toContain(undefined)
      expect(advice).toMatch(/^[A-Z].{20,}\.$/)
    }
  })

  it('is told the same of a body with a place for status', async () => {
    const refused = await hand({ ...registration, visaNumber: CANARY })
    const { findings } = (await ask(decisionIn(refused.json<Problem>()), officer)).json<PolicyDecision>()
    expect(findings).toMatchObject([{ rule: 'P-NOSTATUS', article: '1.2', field: 'visa' }])
  })

  it('finds nothing of what was written, neither in the answer nor in the database', async () => {
    const id = decisionIn((await hand({ ...registration, visaNumber: CANARY })).json<Problem>())
    expect((await ask(id, officer)).body).not.toContain('canary')
    const rows = await society.db.many(
      Type.Object({ row: Type.String() }),
      sql`select row_to_json(r)::text as row from refused_act r`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain('canary')
  })
})

describe('what the exchange refused', () => {
  it('is explained to every officer, also where no rule speaks', async () => {
    const byRule = await refusedByExchange(
      'removal',
      problem('refused_by_rule', { errors: [{ rule: 'P-LAW', article: '4.2', field: 'receipt' }] }),
    )
    for (const who of [officer, colleague])
      expect((await ask(byRule, who)).json()).toMatchObject({
        ...{ by: 'exchange', code: 'refused_by_rule' },
        findings: [{ rule: 'P-LAW', field: 'receipt', advice: expect.stringContaining('agreement') }],
      })
    const bySignature = await refusedByExchange('removal', problem('signature_invalid'))
    expect((await ask(bySignature, officer)).json()).toMatchObject({
      findings: [{ advice: expect.stringContaining('No rule of the policy speaks here') }],
    })
  })
})

describe('of whatever is not theirs', () => {
  it('officers get the one 404, and every look is logged', async () => {
    const id = decisionIn((await hand(registration)).json<Problem>())
    const bare = (body: string) => ({ ...JSON.parse(body), instance: '' })
    const [absent, foreign] = [await ask(newId(), officer), await ask(id, colleague)]
    expect([absent.statusCode, foreign.statusCode]).toEqual([404, 404])
    expect(bare(foreign.body)).toEqual(bare(absent.body))
    expect((await ask('not-an-id', officer)).json()).toMatchObject({ status: 400, code: 'invalid_request' })
    const looks = (await logged(society.db)).filter((e) => e.action === 'refusal.read' && e.subject === id)
    expect(looks.map(({ decision }) => decision)).toEqual(['deny'])
  })
})
