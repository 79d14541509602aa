import type { Problem, Registered } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { newKey } from './support/http.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson, bornYearsAgo } from './support/person.ts'
import { aBasis, aRegistration } from './support/registration.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask, candidateFor, register } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
let transit: Officer
let destination: Officer
beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
})

const rulesOf = (problem: Problem) => (problem.errors ?? []).map(({ rule, field }) => `${rule} ${field}`)

describe('an officer registers a person who is present', () => {
  it('keeps the registration for the own Society and says that the person can be matched', async () => {
    const registration = aRegistration()
    const { personId, state, warnings } = await register(transit, registration)
    expect(state).toBe('matchable')
    expect(warnings).toEqual([])
    const view = await transit.get(`/v1/people/${personId}`)
    expect(view).toMatchObject({ personId, state: 'matchable', registration })
  })

  it('takes names in any script and birth dates in any calendar', async () => {
    const person = aPerson({
      names: [
        { full: 'ሰላማዊት ተስፋዬ', script: 'Ethi', lang: 'ti', parts: { given: 'ሰላማዊት', father: 'ተስፋዬ' } },
        { full: 'سلام تسفاي', script: 'Arab', lang: 'ar', kind: 'alias' },
      ],
      birth: { value: '1980-03', accuracy: 'month', calendar: 'ethiopian' },
      languages: ['ti'],
    })
    const { personId } = await register(transit, { person, basis: aBasis({ language: 'ti' }) })
    expect(await transit.get(`/v1/people/${personId}`)).toMatchObject({ registration: { person } })
  })

  it('tells nobody of a person who does not want to be matched, and is not asked about them', async () => {
    const person = aPerson()
    const { state, personId } = await register(transit, { person, mayBeMatched: false })
    expect(state).toBe('registered')
    const { recordId, state: accepted } = await ask(destination, aRequest({ sought: { person } }))
    expect(accepted).toBe('accepted')
    await windowsPass(1, network.windowSeconds)
    const rows = await transit.all<{ candidateId: string }>('/v1/candidates?state=in-review')
    const views = await Promise.all(
      rows.map((r) => transit.get<{ recordId: string }>(`/v1/candidates/${r.candidateId}`)),
    )
    expect(views.filter((view) => view.recordId === recordId)).toEqual([])
    expect(await transit.get(`/v1/people/${personId}`)).toMatchObject({ state: 'registered' })
  })

  it('hears from the own casework that a person registered here is sought from here', async () => {
    const person = aPerson()
    const { personId } = await register(transit, { person })
    const { caseId } = await ask(transit, aRequest({ sought: { person }, search: { recipients: ['destination'] } }))
    const found = await until('the two have been compared', async () =>
      (await transit.all<{ caseId: string; personId: string }>('/v1/local-matches')).find((m) => m.caseId === caseId),
    )
    expect(found.personId).toBe(personId)
  })
})

describe('what the rules ask of a registration', () => {
  const cases: [string, Parameters<typeof aRegistration>[0], string][] = [
    [
      'a consent in a language the person does not understand, without an interpreter',
      { basis: aBasis({ language: 'fr' }) },
      'P-LANG basis.language',
    ],
    ['somebody else consenting for an adult', { basis: aBasis({ giver: 'guardian' }) }, 'P-VOICE basis.giver'],
    ['a basis given in the future', { basis: aBasis({ givenAt: '2199-01-01T00:00:00Z' }) }, 'P-LAW basis.givenAt'],
    [
      'a note that speaks of papers, unless it was checked',
      { note: { text: 'has lost the passport on the way', checkedForStatus: false } },
      'P-NOSTATUS note',
    ],
    ['a child without a guardian', { person: aPerson(bornYearsAgo(12)) }, 'P-CHILD basis.giver'],
  ]
  it.each(cases)('refuses %s, by rule and field', async (_, said, expected) => {
    const problem = await transit.refused('/v1/people', aRegistration(said))
    expect(problem).toMatchObject({ status: 422, code: 'refused_by_rule' })
    expect(rulesOf(problem)).toContain(expected)
    for (const { article, text } of problem.errors ?? []) expect([article, text]).not.toContain(undefined)
  })

  it('refuses a place for immigration status by name, wherever it is put', async () => {
    const registration = aRegistration()
    const problem = await transit.refused('/v1/people', {
      ...registration,
      person: { ...registration.person, residencePermit: 'X 1234567' },
    })
    expect(problem).toMatchObject({ status: 422, code: 'refused_by_rule' })
    expect(rulesOf(problem)).toEqual(['P-NOSTATUS residencepermit'])
    expect(JSON.stringify(problem)).not.toContain('1234567')
  })
})

describe('the same registration sent twice', () => {
  it('registers one person, and gives the first answer again', async () => {
    const call = {
      method: 'POST',
      path: '/v1/people',
      body: aRegistration(),
      headers: { 'idempotency-key': newKey() },
    } as const
    const [first, second] = [await transit.call(call), await transit.call(call)]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.text).toBe(first.text)
    const other = await transit.call({ ...call, body: aRegistration() })
    expect(other).toMatchObject({ status: 422, json: { code: 'idempotency_mismatch' } })
  })
})

describe('a person is removed', () => {
  it('takes entry and candidates along; the asking Society sees no difference', async () => {
    const person = aPerson()
    const { personId } = await register(transit, { person })
    const tracing = await ask(destination, aRequest({ sought: { person } }))
    const { candidateId } = await candidateFor(transit, tracing.recordId)
    const before = await destination.get(`/v1/cases/${tracing.caseId}`)
    const removed = await transit.call({ method: 'DELETE', path: `/v1/people/${personId}` })
    expect(removed.status).toBe(204)
    expect(await transit.call({ method: 'GET', path: `/v1/candidates/${candidateId}` })).toMatchObject({ status: 404 })
    expect(await transit.call({ method: 'GET', path: `/v1/people/${personId}` })).toMatchObject({ status: 404 })
    expect(await destination.get(`/v1/cases/${tracing.caseId}`)).toEqual(before)
  })

  it('is not found by somebody who asks afterwards', async () => {
    const person = aPerson()
    const { personId } = (await register(transit, { person })) as Registered
    await transit.call({ method: 'DELETE', path: `/v1/people/${personId}` })
    await until('the exchange knows', async () => (await transit.get<{ waiting: number }>('/v1/status')).waiting === 0)
    const { recordId } = await ask(destination, aRequest({ sought: { person } }))
    await windowsPass(1, network.windowSeconds)
    const open = await transit.all<{ candidateId: string }>('/v1/candidates?state=in-review')
    const views = await Promise.all(
      open.map((r) => transit.get<{ recordId: string }>(`/v1/candidates/${r.candidateId}`)),
    )
    expect(views.map((view) => view.recordId)).not.toContain(recordId)
  })
})
