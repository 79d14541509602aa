import {
  type CaseView,
  DECLINE_REASONS,
  type OfferViews,
  type SearchSuggestions,
  type SearchView,
} from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { control } from './support/network.ts'
import { anOffer, inSeconds, offer, offerIs, searchFor, searchIs, takeOver } from './support/offer-story.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson } from './support/person.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask, register, releaseFor } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
let transit: Officer
let destination: Officer
beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
})

const offersOf = async (caseId: string) => (await destination.get<OfferViews>(`/v1/cases/${caseId}/offers`)).items
const search = (id: string) => transit.get<SearchView>(`/v1/searches/${id}`)

describe('a search is offered', () => {
  it('with a due date at a window, and opens a preview without a name to who is asked', async () => {
    const person = aPerson()
    const request = aRequest({ sought: { person }, search: { area: 'the harbour towns' } })
    const { tracing, offer: made, searchId } = await anOffer(destination, transit, { request })
    expect(made).toMatchObject({
      caseId: tracing.caseId,
      to: 'transit',
      state: 'offered',
      declineReason: null,
      refusals: [],
    })
    expect(Date.parse(made.due) % (network.windowSeconds * 1000)).toBe(0)
    const seen = await search(searchId)
    expect(seen).toMatchObject({ from: 'destination', due: made.due, state: 'offered', recordId: tracing.recordId })
    expect(seen.preview).toMatchObject({ 'preview.area': 'the harbour towns', 'preview.sex': person.sex })
    expect(seen.enquiry).toBeUndefined()
    for (const { full } of person.names) expect(JSON.stringify(seen)).not.toContain(full)
  })

  it('to nobody who was not granted the request, twice to nobody, and not before the exchange has the record', async () => {
    const { caseId } = await ask(destination, aRequest({ search: { recipients: ['transit'] } }))
    const path = `/v1/cases/${caseId}/offers`
    expect(await destination.refused(path, { to: 'origin', due: inSeconds(60) })).toMatchObject({
      code: 'refused_by_rule',
      errors: [{ rule: 'P-PURPOSE', field: 'to' }],
    })
    expect(await destination.refused(path, { to: 'transit', due: inSeconds(-60) })).toMatchObject({ status: 400 })
    await offer(destination, caseId)
    expect(await destination.refused(path, { to: 'transit', due: inSeconds(60) })).toMatchObject({ code: 'conflict' })
    expect(await offersOf(caseId)).toHaveLength(1)
  })

  it('and what the exchange does not take is shown with the rule', async () => {
    const { caseId } = await ask(destination, aRequest())
    const made = await offer(destination, caseId, { due: inSeconds(20 * 365 * 86_400) })
    const refused = await offerIs(destination, made, 'refused')
    expect(refused.refusals).toMatchObject([{ rule: 'P-MUTUAL', field: 'due' }])
    // It is not in the way of another.
    await searchFor(transit, (await offer(destination, caseId)).offerId)
  })
})

describe('an offer is answered', () => {
  it('accepted: the enquiry opens, the person is found among those registered, decides, and the family learns it', async () => {
    const person = aPerson()
    const registered = await register(transit, { person, mayBeMatched: false })
    const {
      tracing,
      offer: made,
      searchId,
    } = await anOffer(destination, transit, { request: aRequest({ sought: { person } }) })
    const opened = await takeOver(transit, searchId)
    expect(opened.enquiry).toMatchObject({ relationship: 'brother', names: person.names })
    expect(JSON.stringify(opened)).not.toContain('555 010 4050')
    expect(await offerIs(destination, made, 'accepted')).toMatchObject({ declineReason: null })

    const { items } = await transit.get<SearchSuggestions>(`/v1/searches/${searchId}/suggestions`)
    expect(items.map(({ personId }) => personId)).toContain(registered.personId)
    await transit.post(`/v1/searches/${searchId}/actions`, { kind: 'visit', place: 'harbour', result: 'known there' })
    await transit.post(`/v1/searches/${searchId}/located`, { personId: registered.personId })
    expect(await search(searchId)).toMatchObject({
      state: 'located',
      personId: registered.personId,
      actions: [{ kind: 'visit', place: 'harbour', result: 'known there' }],
    })
    await transit.post(`/v1/searches/${searchId}/decision`, aDecision('message-only'))
    expect(await search(searchId)).toMatchObject({ state: 'decided', preview: {} })
    const release = await releaseFor(destination, tracing.caseId)
    expect(release).toMatchObject({ from: 'transit', content: { kind: 'message-only', recordId: tracing.recordId } })
    expect(Date.parse(release.window) % (network.windowSeconds * 1000)).toBe(0)
    // The search itself has said nothing: the offer is what it was.
    expect(await offersOf(tracing.caseId)).toMatchObject([{ state: 'accepted' }])
  })

  it.each(DECLINE_REASONS)('declined for %s: the asking side learns the reason and may ask again', async (reason) => {
    const { offer: made, searchId, tracing } = await anOffer(destination, transit)
    await transit.post(`/v1/searches/${searchId}/decline`, { reason })
    expect(await offerIs(destination, made, 'declined')).toMatchObject({ declineReason: reason })
    expect(await searchIs(transit, searchId, 'declined')).toMatchObject({ preview: {}, offerState: 'declined' })
    await searchFor(transit, (await offer(destination, tracing.caseId)).offerId)
  })

  it('once: who accepted does not decline, who declined does not accept', async () => {
    const [one, other] = [await anOffer(destination, transit), await anOffer(destination, transit)]
    await takeOver(transit, one.searchId)
    expect(await transit.refused(`/v1/searches/${one.searchId}/decline`, { reason: 'no-access' })).toMatchObject({
      code: 'conflict',
    })
    await transit.post(`/v1/searches/${other.searchId}/decline`, { reason: 'no-access' })
    await transit.post(`/v1/searches/${other.searchId}/decline`, { reason: 'no-access' })
    expect(await transit.refused(`/v1/searches/${other.searchId}/acceptance`)).toMatchObject({ code: 'conflict' })
    const path = `/v1/searches/${other.searchId}/decline`
    expect(await transit.refused(path, { reason: 'no-capacity' })).toMatchObject({ code: 'conflict' })
  })
})

describe('an offer ends', () => {
  it('by recall, while nobody has answered', async () => {
    const { offer: made, searchId } = await anOffer(destination, transit)
    await destination.post(`/v1/offers/${made.offerId}/recall`)
    await offerIs(destination, made, 'recalled')
    expect(await searchIs(transit, searchId, 'recalled')).toMatchObject({ preview: {} })
    expect(await transit.refused(`/v1/searches/${searchId}/acceptance`)).toMatchObject({ code: 'conflict' })
  })

  it('not by recall once it was accepted', async () => {
    const { offer: made, searchId } = await anOffer(destination, transit)
    await takeOver(transit, searchId)
    await offerIs(destination, made, 'accepted')
    expect(await destination.refused(`/v1/offers/${made.offerId}/recall`)).toMatchObject({ code: 'conflict' })
  })

  it('by its due date, answered or not', async () => {
    const due = inSeconds(4 * network.windowSeconds + 2)
    const [silent, accepted] = [
      await anOffer(destination, transit, { due }),
      await anOffer(destination, transit, { due }),
    ]
    await takeOver(transit, accepted.searchId)
    for (const { offer: made, searchId } of [silent, accepted]) {
      await offerIs(destination, made, 'expired')
      expect(await searchIs(transit, searchId, 'expired')).toMatchObject({ preview: {} })
    }
    expect(
      await transit.refused(`/v1/searches/${accepted.searchId}/located`, { personId: accepted.searchId }),
    ).toMatchObject({
      status: 409,
    })
  })
})

describe('a search is given back', () => {
  it('and the asking side sees nothing of it, nor gets a new offer through before the due date', async () => {
    const { offer: made, searchId, tracing } = await anOffer(destination, transit)
    await takeOver(transit, searchId)
    const before = await offerIs(destination, made, 'accepted')
    await transit.post(`/v1/searches/${searchId}/return`)
    await until('the exchange has it', async () => (await search(searchId)).offerState === 'returned')
    await windowsPass(1, network.windowSeconds)
    expect(await offersOf(tracing.caseId)).toEqual([before])
    const again = { to: 'transit', due: inSeconds(60) }
    expect(await destination.refused(`/v1/cases/${tracing.caseId}/offers`, again)).toMatchObject({ code: 'conflict' })
    expect(await search(searchId)).toMatchObject({ state: 'returned', preview: {} })
  })

  it('never once the person was found: nothing but the decision leads out', async () => {
    const { searchId } = await anOffer(destination, transit)
    await takeOver(transit, searchId)
    const { personId } = await register(transit)
    const path = `/v1/searches/${searchId}`
    expect(await transit.refused(`${path}/decision`, aDecision('alive-only'))).toMatchObject({ code: 'conflict' })
    await transit.post(`${path}/located`, { personId })
    for (const [what, body] of [['return'], ['decline', { reason: 'no-access' }], ['acceptance']] as const)
      expect(await transit.refused(`${path}/${what}`, body)).toMatchObject({ code: 'conflict' })
    await transit.post(`${path}/decision`, aDecision('nothing'))
    expect(await transit.refused(`${path}/decision`, aDecision('alive-only'))).toMatchObject({ code: 'conflict' })
  })

  it('is no matter for a decision taken after the due date: what it needs was kept', async () => {
    const {
      tracing,
      offer: made,
      searchId,
    } = await anOffer(destination, transit, { due: inSeconds(4 * network.windowSeconds + 2) })
    await takeOver(transit, searchId)
    const { personId } = await register(transit)
    await transit.post(`/v1/searches/${searchId}/located`, { personId })
    await offerIs(destination, made, 'expired')
    expect(await search(searchId)).toMatchObject({ state: 'located', preview: {} })
    await transit.post(`/v1/searches/${searchId}/decision`, aDecision('alive-only'))
    expect(await releaseFor(destination, tracing.caseId)).toMatchObject({ content: { kind: 'alive-only' } })
    expect(await destination.get<CaseView>(`/v1/cases/${tracing.caseId}`)).toMatchObject({ outcome: 'alive' })
  })
})

describe('processes are killed', () => {
  it('after the acceptance, with a recall under way: the search has one owner, and both sides know who', async () => {
    const { offer: made, searchId } = await anOffer(destination, transit)
    // Both promises stand from here on; nobody has been told yet who came first.
    await Promise.all([
      transit.post(`/v1/searches/${searchId}/acceptance`),
      destination.post(`/v1/offers/${made.offerId}/recall`),
    ])
    const killed = ['society-transit', 'exchange', 'society-destination']
    await Promise.all(killed.map((process) => control(network, '/kill', { process })))
    for (const process of killed) await control(network, '/ready', { process })
    const settled = await until('both sides have the exchange’s word', async () => {
      const own = (await offersOf(made.caseId)).find(({ offerId }) => offerId === made.offerId)?.state
      const { state } = await search(searchId)
      return own !== 'offered' && state !== 'offered' ? { own, state } : undefined
    })
    expect(['accepted', 'recalled']).toContain(settled.own)
    expect(settled.state).toBe(settled.own)
  })
})
