import type { CandidateView, Identity, Problem, Projection } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { send } from './support/http.ts'
import { control } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson, bornYearsAgo } from './support/person.ts'
import { aBasis, aRegistration } from './support/registration.ts'
import { aRequest } from './support/request.ts'
import { shapeOf } from './support/shape.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask, candidateFor, register } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
let officer: Officer
let childDesk: Officer
let asking: Officer
beforeAll(async () => {
  officer = await signedIn(network, 'transit', 'tracing-officer')
  childDesk = await signedIn(network, 'transit', 'child-focal-point')
  asking = await signedIn(network, 'destination', 'tracing-officer')
})

const rulesOf = (problem: Problem) => (problem.errors ?? []).map(({ rule, field }) => `${rule} ${field}`)
const aChild = (years = 12) => aPerson(bornYearsAgo(years))
const GUARDED = aBasis({ giver: 'guardian', childsView: 'wants the grandmother to know' })
const CHILD = { uascStatus: 'unaccompanied', bestInterests: 'proceed' } as const
/** Nothing is known of when the person was born. */
const ageless = (said: Partial<Identity> = {}) => aPerson({ birth: null, ...said })

describe('a child is registered', () => {
  it('with a guardian and the child’s own view, and not without', async () => {
    const alone = await officer.refused('/v1/people', aRegistration({ person: aChild() }))
    expect(rulesOf(alone)).toEqual(['P-CHILD basis.giver', 'P-CHILD basis.childsView'])
    const unheard = await officer.refused(
      '/v1/people',
      aRegistration({ person: aChild(), basis: aBasis({ giver: 'guardian' }) }),
    )
    expect(rulesOf(unheard)).toEqual(['P-CHILD basis.childsView'])
    expect(await register(officer, { person: aChild(), basis: GUARDED })).toMatchObject({ state: 'matchable' })
    const byAuthority = aBasis({ giver: 'authority', basis: 'public-interest', childsView: 'has been asked' })
    expect(await register(officer, { person: aChild(), basis: byAuthority })).toMatchObject({ state: 'matchable' })
  })

  it.each([
    ['nothing is known of the birth', ageless()],
    [
      'the year is unsure and may be that of a child',
      aPerson({
        birth: { value: String(new Date().getUTCFullYear() - 20), accuracy: 'year±5', calendar: 'gregorian' },
      }),
    ],
    [
      'an officer’s estimate reaches below eighteen',
      ageless({ ageBand: { min: 16, max: 22, statedIn: new Date().getUTCFullYear() } }),
    ],
    ['the calendar leaves the age open', aPerson({ birth: { value: '2010', accuracy: 'year', calendar: 'other' } })],
  ])('also when %s', async (_, person) => {
    const problem = await officer.refused('/v1/people', aRegistration({ person }))
    expect(rulesOf(problem)).toContain('P-CHILD basis.giver')
  })

  it('not when an officer states an age band of an adult', async () => {
    const person = ageless({ ageBand: { min: 30, max: 45, statedIn: new Date().getUTCFullYear() } })
    expect(await register(officer, { person })).toMatchObject({ state: 'matchable' })
  })
})

describe('a child is sought', () => {
  it('on public or vital interest, with the child’s part and best interests', async () => {
    const person = aChild()
    const onConsent = await asking.refused('/v1/cases', aRequest({ sought: { person }, child: CHILD, basis: aBasis() }))
    expect(rulesOf(onConsent)).toContain('P-CHILD basis.basis')
    const without = await asking.refused('/v1/cases', aRequest({ sought: { person } }))
    expect(rulesOf(without)).toEqual(['P-CHILD child'])
    const against = { ...CHILD, bestInterests: 'not-in-interest' as const }
    const refused = await asking.refused('/v1/cases', aRequest({ sought: { person }, child: against }))
    expect(rulesOf(refused)).toEqual(['P-CHILD child.bestInterests'])
    expect(await ask(asking, aRequest({ sought: { person }, child: CHILD }))).toMatchObject({ state: 'accepted' })
  })

  it('by a child too, whom a guardian speaks for', async () => {
    const enquirer = { person: aChild(15), relationship: 'sister' as const, basis: aBasis() }
    const alone = await asking.refused('/v1/cases', aRequest({ enquirer }))
    expect(rulesOf(alone)).toContain('P-CHILD enquirer.basis.giver')
    const accepted = await ask(asking, aRequest({ enquirer: { ...enquirer, basis: GUARDED } }))
    expect(accepted.state).toBe('accepted')
  })
})

describe('a child is found', () => {
  let candidate: CandidateView
  beforeAll(async () => {
    const person = aChild()
    const { personId } = await register(officer, { person, basis: GUARDED })
    const { recordId } = await ask(
      asking,
      aRequest({ sought: { person }, child: { ...CHILD, wishes: 'asks for the aunt' } }),
    )
    candidate = await candidateFor(officer, recordId, personId)
    await officer.post(`/v1/candidates/${candidate.candidateId}/confirmation`)
  })
  const enquiryFor = (who: Officer) =>
    until(
      'the enquiry is open',
      async () => (await who.get<CandidateView>(`/v1/candidates/${candidate.candidateId}`)).enquiry,
    )

  it('and the child’s part is opened by the child desk alone', async () => {
    expect(await enquiryFor(officer)).not.toHaveProperty('child')
    expect(await enquiryFor(childDesk)).toMatchObject({ child: { wishes: 'asks for the aunt' } })
  })

  it('and decided for by a guardian or panel in the child’s best interests', async () => {
    const path = `/v1/candidates/${candidate.candidateId}/decision`
    await enquiryFor(childDesk)
    const alone = await childDesk.refused(path, aDecision('alive-only'))
    expect(rulesOf(alone)).toEqual(expect.arrayContaining(['P-CHILD takenBy', 'P-CHILD bestInterests']))
    const postponed = aDecision('alive-only', { takenBy: 'guardian', bestInterests: 'postpone' })
    expect(rulesOf(await childDesk.refused(path, postponed))).toEqual(['P-CHILD bestInterests'])
    const decided = aDecision('alive-only', { takenBy: 'guardian', bestInterests: 'proceed' })
    expect(await childDesk.post(path, decided)).toMatchObject({ released: true })
  })
})

describe('nothing marks a child to the exchange', () => {
  it('a request for a child looks like any other there: the same fields, sizes, lines and stages', async () => {
    const { token } = await control<{ token: string }>(network, '/token')
    const storedFor = async (request: Parameters<typeof aRequest>[0]) => {
      const { recordId } = await ask(asking, aRequest(request))
      const reply = await send(network.gatewayUrl, { method: 'GET', path: `/v1/records/${recordId}`, token })
      expect(reply.status).toBe(200)
      return (reply.json as Projection).record
    }
    const adult = await storedFor({})
    const child = await storedFor({ sought: { person: aChild() }, child: { ...CHILD, wishes: 'asks for the aunt' } })
    const detained = await storedFor({ detention: { place: 'a place that nobody may learn of', expressConsent: true } })
    expect(shapeOf(child)).toEqual(shapeOf(adult))
    expect(shapeOf(detained)).toEqual(shapeOf(adult))
  })
})
