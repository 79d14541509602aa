import type {
  AuditBody,
  AuditEntry,
  CandidateView,
  CaseView,
  KeptDecision,
  RelayRow,
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
import { aMatch, ask, confirmAndDecide, opened, releaseFor } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
let author: Officer
let transit: Officer
let origin: Officer
let coordinator: Officer
beforeAll(async () => {
  author = await signedIn(network, 'destination', 'tracing-officer')
  transit = await signedIn(network, 'transit', 'tracing-officer')
  origin = await signedIn(network, 'origin', 'tracing-officer')
  coordinator = await signedIn(network, 'coordinator', 'tracing-officer')
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

describe.concurrent('the person who was found changes their mind', () => {
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

describe.concurrent('the person who was found changes their mind, and the coordinating member has sealed the release anew', () => {
  const hidden = aDecision('full-contact', { revealCountry: false, toldFewSocieties: true })
  const relayedFrom = async (known: readonly string[]): Promise<RelayRow> =>
    until('the coordinating member has it to seal anew', async () => {
      for (const row of await coordinator.all<ReleaseRow>('/v1/releases'))
        if (row.state === 'unopened') await opened(coordinator, row.releaseId)
      return (await coordinator.all<RelayRow>('/v1/relays')).find(({ releaseId }) => !known.includes(releaseId))
    })
  const relays = async () => (await coordinator.all<RelayRow>('/v1/relays')).map(({ releaseId }) => releaseId)

  it('before that: it is not there any more to be forwarded; after it: what arrived is erased, by the word signed beforehand', async () => {
    const [early, late] = [await aMatch(transit, author), await aMatch(transit, author)]
    const decidedFor = async ({ candidate: { candidateId } }: typeof early) => {
      const known = await relays()
      await confirmAndDecide(transit, candidateId, hidden)
      return relayedFrom(known)
    }
    const [unsent, forwarded] = [await decidedFor(early), await decidedFor(late)]
    await coordinator.post(`/v1/relays/${forwarded.releaseId}/forward`)
    const release = await releaseFor(author, late.tracing.caseId)
    expect(await caseOf(late.tracing.caseId)).toMatchObject({ state: 'answered', outcome: 'contact-offered' })

    for (const { candidate } of [early, late])
      await transit.post(`/v1/candidates/${candidate.candidateId}/decision/withdrawal`)
    await until('the coordinating member keeps neither', async () => {
      const kept = await relays()
      return !kept.includes(unsent.releaseId) && !kept.includes(forwarded.releaseId)
    })
    for (const { releaseId } of [unsent, forwarded]) {
      expect((await coordinator.call({ method: 'GET', path: `/v1/releases/${releaseId}` })).status).toBe(404)
      expect((await coordinator.refused(`/v1/relays/${releaseId}/forward`)).status).toBe(404)
    }
    await until(
      'the case has fallen back',
      async () => (await caseOf(late.tracing.caseId)).outcome === 'no-information',
    )
    for (const { tracing } of [early, late])
      expect(await caseOf(tracing.caseId)).toMatchObject({
        state: 'accepted',
        outcome: 'no-information',
        releases: [],
      })
    expect((await author.call({ method: 'GET', path: `/v1/releases/${release.releaseId}` })).status).toBe(404)
    const ofCoordinator = await signedIn(network, 'coordinator', 'auditor')
    const entries = await ofCoordinator.all<AuditEntry>(`/v1/audit/entries?subject=${release.releaseId}`)
    expect(entries.map(({ body }) => (JSON.parse(body) as AuditBody).action)).toContain('record.withdraw')
  })
})

describe.concurrent('an enquirer asks at another Society', () => {
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

describe.concurrent('an enquirer puts the request right', () => {
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
