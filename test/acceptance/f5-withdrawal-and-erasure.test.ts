import type {
  AuditBody,
  AuditEntry,
  CandidateView,
  CaseView,
  KeptDecision,
  ReleaseRow,
  RightsRow,
  RightsView,
} from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { aRightsRequest, erasureOf, gone, renamed, withdraw } from './support/ending.ts'
import { control } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson } from './support/person.ts'
import { aRequest } from './support/request.ts'
import { shapeOf } from './support/shape.ts'
import { theNetwork } from './support/shared-network.ts'
import { aMatch, ask, confirmAndDecide, releaseFor } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
let author: Officer
let transit: Officer
let origin: Officer
beforeAll(async () => {
  author = await signedIn(network, 'destination', 'tracing-officer')
  transit = await signedIn(network, 'transit', 'tracing-officer')
  origin = await signedIn(network, 'origin', 'tracing-officer')
})
const caseOf = (caseId: string) => author.get<CaseView>(`/v1/cases/${caseId}`)

describe('an enquirer withdraws', () => {
  it('and the author can read nothing of it at once; of the others it learns only whether all have erased, at the deadline', async () => {
    const found = await aMatch(transit, author)
    const opened = await aMatch(transit, author)
    await transit.post(`/v1/candidates/${opened.candidate.candidateId}/confirmation`)
    await confirmAndDecide(transit, found.candidate.candidateId, aDecision('nothing'))
    const unknown = await ask(author, aRequest())
    const cases = [found.tracing, opened.tracing, unknown]
    for (const { caseId } of cases)
      expect(await withdraw(author, caseId)).toEqual({ state: 'withdrawn', erasure: 'requested' })

    const views = await Promise.all(cases.map(({ caseId }) => caseOf(caseId)))
    for (const view of views) {
      expect(view).toMatchObject({ state: 'withdrawn', erasure: 'requested', releases: [] })
      expect(view.request).toBeUndefined()
    }
    expect(new Set(views.map((view) => JSON.stringify(shapeOf(view)))).size).toBe(1)
    await gone(transit, opened.candidate.candidateId)
    // All have confirmed by now, or will: it is the calendar that says so.
    for (const { caseId } of cases) expect((await caseOf(caseId)).erasure).toBe('requested')
    for (const { caseId } of cases) expect(await erasureOf(author, caseId)).toBe('complete')
  })

  it('and what the person found has said stays with that person, and that somebody asked', async () => {
    const { tracing, candidate } = await aMatch(transit, author)
    const path = `/v1/candidates/${candidate.candidateId}`
    await confirmAndDecide(transit, candidate.candidateId, aDecision('nothing'))
    await withdraw(author, tracing.caseId)
    await until('nothing of the enquiry is shown', async () => {
      const reply = await transit.call({ method: 'GET', path })
      return reply.status === 404
    })
    const kept = await transit.get<KeptDecision>(`${path}/decision`)
    expect(kept).toMatchObject({ askedBy: 'destination', released: false, decision: { decision: 'nothing' } })
  })

  it('and whoever is switched off has not confirmed by the deadline: overdue, and erased once it is back', async () => {
    const { tracing, candidate } = await aMatch(origin, author, { recipients: ['origin'] })
    await control(network, '/pause', { process: 'society-origin' })
    try {
      await withdraw(author, tracing.caseId)
      expect(await erasureOf(author, tracing.caseId)).toBe('overdue')
    } finally {
      await control(network, '/resume', { process: 'society-origin' })
    }
    await gone(origin, candidate.candidateId)
    expect((await caseOf(tracing.caseId)).erasure).toBe('overdue')
  })

  it('and no decision can be made of it any more, however often it is tried', async () => {
    const { tracing, candidate } = await aMatch(transit, author)
    const path = `/v1/candidates/${candidate.candidateId}`
    await transit.post(`${path}/confirmation`)
    await withdraw(author, tracing.caseId)
    await gone(transit, candidate.candidateId)
    expect((await transit.refused(`${path}/decision`, aDecision('full-contact'))).status).toBe(404)
    const releases = () => author.all<ReleaseRow>('/v1/releases')
    const before = (await releases()).length
    await withdraw(author, tracing.caseId)
    expect((await transit.refused(`${path}/decision`, aDecision('full-contact'))).status).toBe(404)
    await windowsPass(2, network.windowSeconds)
    expect((await releases()).length).toBe(before)
  })
})

describe('the person who was found changes their mind', () => {
  it('before the window: nothing leaves', async () => {
    const { tracing, candidate } = await aMatch(transit, author)
    await confirmAndDecide(transit, candidate.candidateId, aDecision('alive-only'))
    await transit.post(`/v1/candidates/${candidate.candidateId}/decision/withdrawal`)
    await windowsPass(2, network.windowSeconds)
    expect(await caseOf(tracing.caseId)).toMatchObject({ outcome: 'no-information', releases: [] })
  })

  it('after it: what arrived is erased, and the case says what it said before', async () => {
    const { tracing, candidate } = await aMatch(transit, author)
    await confirmAndDecide(transit, candidate.candidateId, aDecision('full-contact'))
    const release = await releaseFor(author, tracing.caseId)
    expect(await caseOf(tracing.caseId)).toMatchObject({ state: 'answered', outcome: 'contact-offered' })
    await transit.post(`/v1/candidates/${candidate.candidateId}/decision/withdrawal`)
    await until('the case has fallen back', async () => (await caseOf(tracing.caseId)).outcome === 'no-information')
    expect(await caseOf(tracing.caseId)).toMatchObject({ state: 'accepted', releases: [] })
    const reply = await author.call({ method: 'GET', path: `/v1/releases/${release.releaseId}` })
    expect(reply.status).toBe(404)
  })
})

describe('an enquirer asks at another Society', () => {
  it('and gets the same answer whatever exists, and the Society that is named gets the request', async () => {
    const request = aRightsRequest('destination')
    const [there, nowhere, own] = [
      await origin.post('/v1/rights-requests', request),
      await origin.post('/v1/rights-requests', aRightsRequest('transit')),
      await origin.post('/v1/rights-requests', aRightsRequest('origin')),
    ]
    expect([shapeOf(nowhere), shapeOf(own)]).toEqual([shapeOf(there), shapeOf(there)])
    const { rightsRequestId } = there as { rightsRequestId: string }
    const path = `/v1/rights-requests/incoming/${rightsRequestId}`
    await until('the request has arrived', async () =>
      (await author.all<RightsRow>('/v1/rights-requests/incoming')).some(
        (row) => row.rightsRequestId === rightsRequestId,
      ),
    )
    const view = await author.get<RightsView>(path)
    expect(view).toMatchObject({
      from: 'origin',
      state: 'open',
      request: { kind: 'withdraw', description: request.description },
    })
    expect(await author.post(`${path}/done`, { outcome: 'not-identified' })).toMatchObject({ state: 'done' })
    expect(await author.get<RightsView>(path)).toMatchObject({ state: 'done' })
    const auditor = await signedIn(network, 'origin', 'auditor')
    const entries = await auditor.all<AuditEntry>(`/v1/audit/entries?subject=${rightsRequestId}`)
    expect(entries.map(({ body }) => (JSON.parse(body) as AuditBody).action)).toEqual(['rights.request'])
  })
})

describe('an enquirer puts the request right', () => {
  it('and the Society that compares sees the new values', async () => {
    const person = aPerson()
    const { tracing, candidate } = await aMatch(transit, author, { person })
    const [name] = person.names
    const full = `${name?.full ?? ''} Putright`
    const request = (await caseOf(tracing.caseId)).request
    if (request === undefined) throw new TypeError('nothing to put right')
    await author.post(`/v1/cases/${tracing.caseId}/rectification`, renamed(request, full))
    const seen = await until('the pair was read again', async () => {
      const view = await transit.get<CandidateView>(`/v1/candidates/${candidate.candidateId}`)
      return JSON.stringify(view.sought).includes('Putright') ? view : undefined
    })
    expect(seen.state).toBe('in-review')
    expect((await caseOf(tracing.caseId)).request?.sought.person.names[0]?.full).toBe(full)
  })
})
