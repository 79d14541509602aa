import type { CandidateView, CaseView, Decision, RelayRow, ReleaseRow, ReleaseView } from '@kinlink/contracts'
import { DECISIONS } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson } from './support/person.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { aMatch, ask, candidateFor, confirmAndDecide, register, releaseFor } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
let transit: Officer
let destination: Officer
let origin: Officer
let coordinator: Officer
beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
  origin = await signedIn(network, 'origin', 'tracing-officer')
  coordinator = await signedIn(network, 'coordinator', 'tracing-officer')
})

const caseOf = (caseId: string) => destination.get<CaseView>(`/v1/cases/${caseId}`)

describe('the same person is sought by one Society and registered at another', () => {
  it('is told to the Society that has the person: both sides with the evidence, who asks not yet', async () => {
    const { candidate, tracing, person } = await aMatch(transit, destination)
    expect(candidate).toMatchObject({ state: 'in-review', askedBy: 'destination', present: person })
    expect(candidate.probability).toBeGreaterThan(0.9)
    expect(candidate.evidence.map(({ feature }) => feature)).toEqual(expect.arrayContaining(['given-name', 'birth']))
    expect(Object.keys(candidate.sought).sort()).toEqual(['birth', 'birthPlace', 'names', 'parents', 'sex'])
    expect(candidate.enquiry).toBeUndefined()
    expect(await caseOf(tracing.caseId)).toEqual(tracing)
  })

  it('is found when the request came first and the person arrived later', async () => {
    const person = aPerson()
    const tracing = await ask(destination, aRequest({ sought: { person } }))
    const { personId } = await register(transit, { person })
    expect(await candidateFor(transit, tracing.recordId, personId)).toMatchObject({ askedBy: 'destination' })
  })

  it('is found across scripts: sought in Ge’ez, registered in Latin letters', async () => {
    const birth = { value: '1984-09-17', accuracy: 'exact-stated', calendar: 'gregorian' } as const
    const sought = aPerson({
      names: [{ full: 'ዮሴፍ ተኽለ ገብረመድህን', script: 'Ethi', lang: 'ti' }],
      sex: 'male',
      birth,
      languages: ['ti'],
      birthPlace: 'Keren',
    })
    const present = aPerson({
      names: [{ full: 'Yosef Tekle Gebremedhin', script: 'Latn', lang: 'ti' }],
      sex: 'male',
      birth,
      languages: ['so'],
      birthPlace: 'Keren',
    })
    const { personId } = await register(transit, { person: present })
    const tracing = await ask(destination, aRequest({ sought: { person: sought } }))
    const candidate = await candidateFor(transit, tracing.recordId, personId)
    expect(candidate.probability).toBeGreaterThan(0.5)
  })

  it('is not told to a Society that the request does not name, though it has the person', async () => {
    const person = aPerson()
    await register(origin, { person })
    const { recordId } = await ask(destination, aRequest({ sought: { person }, search: { recipients: ['transit'] } }))
    await windowsPass(1, network.windowSeconds)
    const rows = await origin.all<{ candidateId: string }>('/v1/candidates?state=in-review')
    const views = await Promise.all(rows.map((r) => origin.get<CandidateView>(`/v1/candidates/${r.candidateId}`)))
    expect(views.map((view) => view.recordId)).not.toContain(recordId)
  })
})

describe('officers look at a candidate', () => {
  it('open the enquiry by confirming, and nobody opens it without', async () => {
    const { candidate } = await aMatch(transit, destination)
    const early = await transit.refused(`/v1/candidates/${candidate.candidateId}/decision`, aDecision('alive-only'))
    expect(early).toMatchObject({ status: 409, code: 'conflict' })
    await transit.post(`/v1/candidates/${candidate.candidateId}/confirmation`)
    const opened = await until('the enquiry is open', async () => {
      const view = await transit.get<CandidateView>(`/v1/candidates/${candidate.candidateId}`)
      return view.enquiry === undefined ? undefined : view
    })
    expect(opened.enquiry).toMatchObject({ relationship: 'brother' })
    // The enquirer's contact moves by a release only.
    expect(JSON.stringify(opened)).not.toContain('555 010 4050')
  })

  it('reject a candidate: it is settled, the case at home is as it was', async () => {
    const { candidate, tracing } = await aMatch(transit, destination)
    await transit.post(`/v1/candidates/${candidate.candidateId}/rejection`)
    expect(await transit.get(`/v1/candidates/${candidate.candidateId}`)).toMatchObject({ state: 'rejected' })
    const late = await transit.refused(`/v1/candidates/${candidate.candidateId}/confirmation`)
    expect(late).toMatchObject({ status: 409 })
    await windowsPass(1, network.windowSeconds)
    expect(await caseOf(tracing.caseId)).toEqual(tracing)
  })

  it('never see a pair that scores below the threshold: it is discarded and counted', async () => {
    const counted = async () => (await transit.get<{ counts: Record<string, number> }>('/v1/status')).counts
    const before = (await counted())['candidates.discarded'] ?? 0
    // Whether such a pair's codes are near enough depends on the linkage key; of six, some are under any.
    const hidden = await Promise.all(Array.from({ length: 6 }, () => aNamesakeIsSought()))
    await until('a pair has been discarded', async () => ((await counted())['candidates.discarded'] ?? 0) > before)
    const rows = await transit.all<{ candidateId: string }>('/v1/candidates')
    // One that was still being scored when it was listed may have been discarded since: then there is nothing to see.
    const views = await Promise.all(
      rows.map((r) => transit.call({ method: 'GET', path: `/v1/candidates/${r.candidateId}` })),
    )
    expect(views.every(({ status }) => status === 200 || status === 404)).toBe(true)
    const shown = views.map(({ json }) => (json as Partial<CandidateView>).personId)
    for (const personId of hidden) expect(shown).not.toContain(personId)
  })

  /** Somebody is registered who has the name of somebody sought, but was born decades before or after in a place of a similar name. */
  const aNamesakeIsSought = async (): Promise<string> => {
    const person = aPerson()
    const place = person.birthPlace ?? ''
    const namesake = aPerson({
      ...person,
      birth: { value: '1931-02-03', accuracy: 'exact-document', calendar: 'gregorian' },
      birthPlace: place.slice(0, -1) + (place.endsWith('a') ? 'e' : 'a'),
    })
    const { personId } = await register(transit, { person: namesake })
    await ask(destination, aRequest({ sought: { person } }))
    return personId
  }
})

describe('the person found decides', () => {
  const stories = new Map<Decision['decision'], { tracing: CaseView; candidateId: string }>()
  beforeAll(async () => {
    for (const decision of DECISIONS) {
      const { tracing, candidate } = await aMatch(transit, destination)
      const answer = await confirmAndDecide(transit, candidate.candidateId, aDecision(decision))
      expect(answer.released).toBe(decision !== 'nothing')
      stories.set(decision, { tracing, candidateId: candidate.candidateId })
    }
    await windowsPass(2, network.windowSeconds)
  })
  const storyOf = (decision: Decision['decision']) => {
    const story = stories.get(decision)
    if (story === undefined) throw new RangeError(`no story for ${decision}`)
    return story
  }

  it.each([
    [
      'full-contact',
      'contact-offered',
      { contact: { phone: '+000 555 777 1000', address: 'Harbour street 3' }, message: null },
    ],
    [
      'chosen-contact',
      'contact-offered',
      { contact: { channel: 'the community centre, ask for the tea house' }, message: null },
    ],
    ['message-only', 'message-offered', { contact: null, message: 'I am well and think of you every day.' }],
    ['alive-only', 'alive', { contact: null, message: null }],
  ] as const)('%s: the family learns that and no more', async (decision, outcome, content) => {
    const { tracing } = storyOf(decision)
    const release = await releaseFor(destination, tracing.caseId)
    expect(release).toMatchObject({ caseId: tracing.caseId, from: 'transit' })
    expect(release.content).toEqual({
      kind: decision,
      recordId: tracing.recordId,
      country: 'XT',
      relayTo: null,
      ...content,
    })
    expect(await caseOf(tracing.caseId)).toMatchObject({ outcome })
  })

  it('nothing: nothing arrives, the case is as it was', async () => {
    const { tracing } = storyOf('nothing')
    for (const row of await destination.all<ReleaseRow>('/v1/releases'))
      expect((await destination.get<ReleaseView>(`/v1/releases/${row.releaseId}`)).caseId).not.toBe(tracing.caseId)
    expect(await caseOf(tracing.caseId)).toEqual(tracing)
  })

  it('releases at windows only', async () => {
    const length = network.windowSeconds * 1000
    for (const row of await destination.all<ReleaseRow>('/v1/releases')) expect(Date.parse(row.window) % length).toBe(0)
  })

  it('decides once: what was said is not said again differently', async () => {
    const { candidateId } = storyOf('alive-only')
    expect(await transit.refused(`/v1/candidates/${candidateId}/decision`, aDecision('full-contact'))).toMatchObject({
      status: 409,
    })
  })
})

describe('the person found does not want the country known', () => {
  it('is warned when few Societies were asked, and the release goes through the coordinating member', async () => {
    const { tracing, candidate } = await aMatch(transit, destination)
    await transit.post(`/v1/candidates/${candidate.candidateId}/confirmation`)
    await until('the enquiry is open', async () => {
      const view = await transit.get<CandidateView>(`/v1/candidates/${candidate.candidateId}`)
      return view.enquiry !== undefined
    })
    const path = `/v1/candidates/${candidate.candidateId}/decision`
    const hidden = aDecision('message-only', { revealCountry: false })
    const warned = await transit.refused(path, hidden)
    expect(warned).toMatchObject({ status: 422, errors: [{ rule: 'P-NOHARM', field: 'toldFewSocieties' }] })
    await transit.post(path, { ...hidden, toldFewSocieties: true })

    const relay = await until('the coordinating member has it to seal anew', async () => {
      for (const row of await coordinator.all<ReleaseRow>('/v1/releases'))
        if (row.state === 'unopened') await coordinator.get(`/v1/releases/${row.releaseId}`)
      return (await coordinator.all<RelayRow>('/v1/relays')).find((row) => row.state === 'relay')
    })
    expect(relay.relayTo).toBe('destination')
    await coordinator.post(`/v1/relays/${relay.releaseId}/forward`)
    const release = await releaseFor(destination, tracing.caseId)
    expect(release.from).toBe('coordinator')
    expect(release.content).toMatchObject({ kind: 'message-only', country: null, relayTo: null })
    expect(JSON.stringify(release)).not.toMatch(/transit|XT/)
  })
})

describe('the person found decides in the right form', () => {
  it.each([
    [
      'a contact that was not decided to be given',
      aDecision('alive-only', { contact: { phone: '+000 1' } }),
      'P-VOICE contact',
    ],
    [
      'a decision that somebody else took for an adult',
      aDecision('alive-only', { takenBy: 'guardian' }),
      'P-VOICE takenBy',
    ],
    ['a decision in a language not understood', aDecision('alive-only', { language: 'fr' }), 'P-LANG language'],
    ['a decision that is over', aDecision('alive-only', { validUntil: '2026-01-01T00:00:00Z' }), 'P-LAW validUntil'],
  ])('refuses %s', async (_, decision, expected) => {
    const { candidate } = await aMatch(transit, destination)
    await transit.post(`/v1/candidates/${candidate.candidateId}/confirmation`)
    const problem = await until('the enquiry is open to be judged', async () => {
      const refused = await transit.refused(`/v1/candidates/${candidate.candidateId}/decision`, decision)
      return refused.status === 409 || refused.status === 503 ? undefined : refused
    })
    expect(problem).toMatchObject({ status: 422, code: 'refused_by_rule' })
    expect((problem.errors ?? []).map(({ rule, field }) => `${rule} ${field}`)).toContain(expected)
  })
})
