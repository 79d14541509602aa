import type { CaseView, Problem } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { newKey } from './support/http.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson, bornYearsAgo } from './support/person.ts'
import { aBasis } from './support/registration.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask } from './support/story.ts'

const network = theNetwork()
let destination: Officer
beforeAll(async () => {
  destination = await signedIn(network, 'destination', 'tracing-officer')
})

const rulesOf = (problem: Problem) => (problem.errors ?? []).map(({ rule, field }) => `${rule} ${field}`)

describe('an officer hands in a tracing request', () => {
  it('gives a local receipt at once and the verdict of the exchange soon after', async () => {
    const request = aRequest()
    const reply = await destination.call({
      method: 'POST',
      path: '/v1/cases',
      body: request,
      headers: { 'idempotency-key': newKey() },
    })
    expect(reply).toMatchObject({ status: 202, json: { state: 'submitted' } })
    const view = await ask(destination, aRequest())
    expect(view).toMatchObject({ state: 'accepted', outcome: 'no-information', refusals: [], releases: [] })
  })

  it('shows the request as it was taken down, to the own Society alone', async () => {
    const request = aRequest()
    const { caseId } = await ask(destination, request)
    expect(await destination.get(`/v1/cases/${caseId}`)).toMatchObject({ request })
    const elsewhere = await signedIn(network, 'transit', 'tracing-officer')
    expect(await elsewhere.call({ method: 'GET', path: `/v1/cases/${caseId}` })).toMatchObject({ status: 404 })
  })

  it('says when the family will hear of it next, by the calendar', async () => {
    const { openedOn, nextReview } = await ask(destination, aRequest())
    expect(Date.parse(nextReview) - Date.parse(openedOn)).toBe(90 * 86_400_000)
  })

  it('lists it among the cases of the Society, a page at a time', async () => {
    const { caseId } = await ask(destination, aRequest())
    const rows = await destination.all<CaseView>('/v1/cases')
    expect(rows.map((row) => row.caseId)).toContain(caseId)
    const page = await destination.get<{ items: unknown[]; next?: string }>('/v1/cases?limit=1')
    expect(page.items).toHaveLength(1)
    expect(page.next).toBeTypeOf('string')
  })

  it('opens one case however often the same request is sent', async () => {
    const call = {
      method: 'POST',
      path: '/v1/cases',
      body: aRequest(),
      headers: { 'idempotency-key': newKey() },
    } as const
    const replies = await Promise.all([destination.call(call), destination.call(call), destination.call(call)])
    expect(new Set(replies.map(({ json }) => (json as { caseId: string }).caseId)).size).toBe(1)
  })
})

describe('what the rules ask of a tracing request', () => {
  const [anAdult, aChild] = [aPerson(), aPerson(bornYearsAgo(12))]
  const cases: [string, Parameters<typeof aRequest>[0], string][] = [
    ['a sought person’s consent, which nobody can have', { basis: aBasis() }, 'P-VOICE basis.basis'],
    ['the own Society as recipient', { search: { recipients: ['destination'] } }, 'P-PURPOSE search.recipients'],
    ['a recipient outside the network', { search: { recipients: ['elsewhere'] } }, 'P-HUMDOMAIN search.recipients'],
    [
      'a recipient from whom the person must stay hidden',
      { search: { withholdFrom: ['transit'] } },
      'P-VOICE search.recipients',
    ],
    [
      'the state of origin’s Society without explicit choice',
      { sought: { person: { ...anAdult, originCountry: 'XO' } }, search: { stateOfOrigin: 'exclude' } },
      'P-ORIGIN search.recipients',
    ],
    [
      'a place of detention without express consent',
      { detention: { expressConsent: false } },
      'P-DETAIN detention.expressConsent',
    ],
    ['a child sought without the child’s part', { sought: { person: aChild } }, 'P-CHILD child'],
    [
      'free text about papers',
      { separation: { cause: 'conflict', circumstances: 'was told that the visa had been refused' } },
      'P-NOSTATUS separation.circumstances',
    ],
  ]
  it.each(cases)('refuses %s, by rule and field', async (_, said, expected) => {
    const problem = await destination.refused('/v1/cases', aRequest(said))
    expect(problem).toMatchObject({ status: 422, code: 'refused_by_rule' })
    expect(rulesOf(problem)).toContain(expected)
  })

  it('warns where an officer has to look again, and takes the request', async () => {
    const reply = await destination.call({
      method: 'POST',
      path: '/v1/cases',
      body: aRequest({ search: { recipients: ['transit'], stateOfOrigin: 'exclude' } }),
      headers: { 'idempotency-key': newKey() },
    })
    expect(reply).toMatchObject({ status: 202, json: { warnings: [{ rule: 'P-ORIGIN' }] } })
  })

  it('takes the same request whatever caused the separation', async () => {
    for (const cause of ['conflict', 'work-migration', 'return-or-removal', 'unknown'] as const) {
      const view = await ask(destination, aRequest({ separation: { cause } }))
      expect(view.state).toBe('accepted')
    }
  })
})
