import type { Projection, SubmissionKind } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchRecord } from '../src/candidates/enquiry.ts'
import { refuseStatusFields } from '../src/intake/status-fields.ts'
import { registerPerson } from '../src/people/register-person.ts'
import { explain } from '../src/refusals/explain.ts'
import { insertSubmission } from '../src/submission/submission-store.ts'
import { submit } from '../src/submission/submit.ts'
import { aDesk, aRegistration, aRequest, type Desk } from './desk.ts'
import { logged } from './logged.ts'

let desk: Desk
let shown: Projection
beforeAll(async () => {
  desk = await aDesk({ readRecord: async () => ({ ok: true, value: shown }) })
})
afterAll(() => desk.close())

const CANARY = 'canary7f3a passport'
const ask = (id: string, session = desk.session) => explain(desk.deps, session, id)
const colleague = () => ({ ...desk.session, officer: { ...desk.session.officer, id: newId() } })
const decisionIn = (told: ProblemValue): string => String(told.params?.decisionId)

/** A registration that four findings refuse. */
const refused = async (): Promise<ProblemValue> => {
  const sound = aRegistration({ note: { text: CANARY, checkedForStatus: false } })
  const person = { ...sound.person, birth: null }
  const basis = { ...sound.basis, language: 'en' }
  const done = await registerPerson(desk.deps, desk.session, { ...sound, person, basis }, desk.key())
  if (done.ok) throw new TypeError('a rule should refuse this')
  return done.problem
}

/** An act that the exchange refuses; answers the id of the refusal. */
async function refusedByExchange(kind: SubmissionKind, refusal: ProblemValue): Promise<string> {
  const id = newId()
  const at = desk.clock.now()
  await insertSubmission(desk.db, { id, kind, subject: newId(), act: newId(), body: {}, at })
  const no = async () => ({ ok: false as const, problem: refusal })
  const client = {
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
  await submit({ db: desk.db, clock: desk.clock, client, jobs: { emit: async () => {} } }, id)
  return id
}

describe('an officer whose act a rule refused', () => {
  it('is told each rule with article and field, and in plain words what to do', async () => {
    const told = await refused()
    const answer = await ask(decisionIn(told))
    if (!answer.ok) throw new TypeError('the officer may ask')
    const { findings, ...decision } = answer.value
    expect(decision).toMatchObject({ by: 'casework', code: 'refused_by_rule' })
    expect(findings.map(({ advice: _advice, ...found }) => found)).toEqual(told.errors)
    expect(findings.map(({ rule }) => rule)).toEqual(['P-LANG', 'P-CHILD', 'P-CHILD', 'P-NOSTATUS'])
    for (const { article, field, text, advice } of findings) {
      expect([article, field, text]).not.toContain(undefined)
      expect(advice).toMatch(/^[A-Z].{20,}\.$/)
    }
  })

  it('is told the same of a body with a place for status, of which nothing is kept', async () => {
    const hook = refuseStatusFields(desk.deps) as unknown as (request: object) => Promise<void>
    const caught = await hook({ officer: desk.session, body: { visaNumber: CANARY } }).catch((error: unknown) => error)
    const { problem: told } = caught as { problem: ProblemValue }
    expect(await ask(decisionIn(told))).toMatchObject({
      value: { findings: [{ rule: 'P-NOSTATUS', article: '1.2', field: 'visa' }] },
    })
    const row = Type.Object({ row: Type.String() })
    const rows = await desk.db.many(row, sql`select row_to_json(r)::text as row from refused_act r`)
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify([rows, await ask(decisionIn(told))])).not.toContain('canary')
  })
})

describe('what the exchange refused', () => {
  it('is explained to every officer, also where no rule speaks', async () => {
    const errors = [{ rule: 'P-LAW', article: '4.2', field: 'receipt' }]
    const byRule = await refusedByExchange('removal', problem('refused_by_rule', { errors }))
    for (const who of [desk.session, colleague()])
      expect(await ask(byRule, who)).toMatchObject({
        value: {
          ...{ by: 'exchange', code: 'refused_by_rule' },
          findings: [{ rule: 'P-LAW', field: 'receipt', advice: expect.stringContaining('agreement') }],
        },
      })
    const bySignature = await refusedByExchange('removal', problem('signature_invalid'))
    expect(await ask(bySignature)).toMatchObject({
      value: { findings: [{ advice: expect.stringContaining('No rule of the policy speaks here') }] },
    })
  })
})

describe('what is not theirs', () => {
  it('is the one 404 for officers, and every look is logged', async () => {
    const id = decisionIn(await refused())
    expect(await ask(id, colleague())).toEqual(await ask(newId()))
    expect(await ask(id, colleague())).toMatchObject({ ok: false, problem: { code: 'not_found' } })
    const looks = (await logged(desk.db)).filter((e) => e.action === 'refusal.read' && e.subject === id)
    expect(looks.map(({ decision }) => decision)).toEqual(['deny', 'deny'])
  })
})

describe('what another Society has sealed against a rule', () => {
  it('is shown to nobody, and the refusal is logged with its rules', async () => {
    const sound = desk.recordOfTransit(aRequest(['origin']))
    shown = sound.projection
    expect(await fetchRecord(desk.deps, desk.session, sound.rid)).toMatchObject({ ok: true })
    const asked = aRequest(['origin'])
    const hidden = desk.recordOfTransit({ ...asked, search: { ...asked.search, withholdFrom: ['origin'] } })
    shown = hidden.projection
    const answer = await fetchRecord(desk.deps, desk.session, hidden.rid)
    if (answer.ok) throw new TypeError('a rule should refuse this')
    expect(answer.problem).toMatchObject({
      code: 'refused_by_rule',
      errors: [{ rule: 'P-VOICE', article: '3.2', field: 'handling.withholdFrom' }],
    })
    expect(await ask(decisionIn(answer.problem))).toMatchObject({ ok: true })
    expect(await logged(desk.db)).toContainEqual(
      expect.objectContaining({ action: 'record.verify-refused', subject: hidden.rid, rules: ['P-VOICE'] }),
    )
  })
})
