import type { CaseView, OfferView, PublicEvent, ReleaseRow, SearchView } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { gone, withdraw } from './support/ending.ts'
import { feedAfter, lastSequence } from './support/feed.ts'
import { aMessage, arrived, comesTo, messageAt, sendMessage } from './support/message.ts'
import { control } from './support/network.ts'
import { anOffer, inSeconds, offerIs, searchFor, searchIs, takeOver } from './support/offer-story.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aPerson } from './support/person.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { aMatch, ask, candidateFor, confirmAndDecide, register, releaseFor } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
const society = 'society-destination'
let destination: Officer
let transit: Officer
beforeAll(async () => {
  destination = await signedIn(network, 'destination', 'tracing-officer')
  transit = await signedIn(network, 'transit', 'tracing-officer')
})

/** Offers and messages of before, of which something is said while the Society is away. */
async function before() {
  const send = () => sendMessage(destination, aMessage({ to: 'transit' }))
  const [told, inVain, taken, own, made] = await Promise.all([
    send(),
    send(),
    anOffer(transit, destination, { request: toDestination() }),
    anOffer(destination, transit),
    anOffer(destination, transit),
  ])
  await Promise.all([
    ...[told, inVain].map(({ recordId }) => arrived(transit, recordId)),
    takeOver(destination, taken.searchId),
  ])
  return { told, inVain, taken, own, made }
}
type Before = Awaited<ReturnType<typeof before>>

/** Answers, declines, recalls, expires, is sent, is sent and withdrawn: all while the Society is away. */
async function saidMeanwhile({ told, inVain, own, made }: Before) {
  const deliver = ({ recordId }: typeof told, delivery: object) =>
    transit.post(`/v1/incoming-messages/${recordId}/delivery`, delivery)
  await deliver(told, { outcome: 'delivered', method: 'by-hand', readAloud: false, mayTellSender: true })
  await deliver(inVain, { outcome: 'not-delivered', reason: 'refused' })
  await takeOver(transit, own.searchId)
  await transit.post(`/v1/searches/${made.searchId}/decline`, { reason: 'no-access' })
  const asked = async () => ask(transit, toDestination())
  const [open, recalled, expired] = await Promise.all([asked(), asked(), asked()])
  const offered = async ({ caseId }: CaseView, due: string) =>
    transit.post<OfferView>(`/v1/cases/${caseId}/offers`, { to: 'destination', due })
  const offers = {
    open: await offered(open, inSeconds(3600)),
    recalled: await offered(recalled, inSeconds(3600)),
    expired: await offered(expired, inSeconds(3 * network.windowSeconds)),
  }
  await transit.post(`/v1/offers/${offers.recalled.offerId}/recall`)
  const send = () => sendMessage(transit, aMessage({ to: 'destination' }))
  const [sent, withdrawn] = await Promise.all([send(), send()])
  await transit.post(`/v1/messages/${withdrawn.messageId}/withdrawal`, { reason: 'enquirer-withdrew' })
  await Promise.all([offerIs(transit, offers.recalled, 'recalled'), offerIs(transit, offers.expired, 'expired')])
  return { offers, sent, withdrawn }
}

/** What happens to a Society while it stands still or is away. */
async function meanwhile(away: () => Promise<unknown>, back: () => Promise<unknown>) {
  const earlier = await before()
  const person = aPerson()
  const { personId } = await register(destination, { person })
  const answered = await aMatch(transit, destination)
  const withdrawn = await aMatch(destination, transit, { recipients: ['destination'] })
  const from = await lastSequence(network)
  await away()
  // A window releases, somebody asks for a person who is there, and somebody takes a request back.
  await confirmAndDecide(transit, answered.candidate.candidateId, aDecision('alive-only'))
  const asked = await ask(transit, aRequest({ sought: { person }, search: { recipients: ['destination'] } }))
  await withdraw(transit, withdrawn.tracing.caseId)
  const [said] = await Promise.all([saidMeanwhile(earlier), windowsPass(3, network.windowSeconds)])
  await back()
  return { personId, answered, withdrawn, asked, from, earlier, said }
}

type Said = Awaited<ReturnType<typeof saidMeanwhile>>
const toDestination = () => aRequest({ search: { recipients: ['destination'] } })

/** Each offer is where the other Society and the calendar have brought it; what has ended shows nothing of the request. */
async function expectOffersTold({ taken, own, made }: Before, { offers }: Said, events: PublicEvent[]) {
  await offerIs(destination, own.offer, 'accepted')
  expect(await offerIs(destination, made.offer, 'declined')).toMatchObject({ declineReason: 'no-access' })
  await searchFor(destination, offers.open.offerId)
  const open = await destination.get<SearchView>(`/v1/searches/${offers.open.offerId}`)
  expect(open).toMatchObject({ state: 'offered', preview: { 'preview.sex': expect.any(String) } })
  for (const [offer, state] of [
    [offers.recalled, 'recalled'],
    [offers.expired, 'expired'],
  ] as const) {
    await searchFor(destination, offer.offerId)
    expect(await searchIs(destination, offer.offerId, state)).toMatchObject({ preview: {} })
    expect((await destination.refused(`/v1/searches/${offer.offerId}/acceptance`)).status).toBe(409)
  }
  expect(await destination.get(`/v1/searches/${taken.searchId}`)).toMatchObject({ state: 'accepted' })
  const told = (offerId: string) => events.filter((e) => e.offerId === offerId).map(({ type }) => type)
  expect([told(own.offer.offerId), told(made.offer.offerId)]).toEqual([['offer.closed'], ['offer.closed']])
  expect(told(offers.open.offerId)).toEqual(['offer.received'])
  for (const { offerId } of [offers.recalled, offers.expired])
    expect(told(offerId)).toEqual(['offer.received', 'offer.closed'])
}

/** Each message lies in the inbox once; what was withdrawn on its way lies nowhere; of an attempt in vain nothing is said. */
async function expectMessagesTold({ told, inVain }: Before, { sent, withdrawn }: Said, events: PublicEvent[]) {
  expect(await arrived(destination, sent.recordId)).toMatchObject({ state: 'received', from: 'transit' })
  await comesTo(destination, told.messageId, 'delivered')
  expect((await messageAt(destination, inVain.messageId)).state).toBe('in-transit')
  const path = `/v1/incoming-messages/${withdrawn.recordId}`
  await until('what was withdrawn is not there', async () => {
    const inbox = await destination.all<{ messageId: string }>('/v1/incoming-messages')
    return !inbox.some(({ messageId }) => messageId === withdrawn.recordId)
  })
  expect((await destination.call({ method: 'GET', path })).status).toBe(404)
  const about = (rid: string) => events.filter((e) => e.recordId === rid).map(({ type }) => type)
  expect(about(sent.recordId)).toEqual(['message.received'])
  expect(about(withdrawn.recordId)).toEqual(['message.received', 'erasure.requested'])
}

describe('a Society that was away for a while', () => {
  it.each([
    [
      'stood still',
      () => control(network, '/pause', { process: society }),
      () => control(network, '/resume', { process: society }),
    ],
    [
      'was killed',
      () => control(network, '/kill', { process: society }),
      () => control(network, '/ready', { process: society }),
    ],
  ])('%s: it gets everything, in the order of its sequence, once', async (_, away, back) => {
    const { personId, answered, withdrawn, asked, from, earlier, said } = await meanwhile(away, back)
    await gone(destination, withdrawn.candidate.candidateId)
    expect((await candidateFor(destination, asked.recordId, personId)).askedBy).toBe('transit')
    const release = await releaseFor(destination, answered.tracing.caseId)
    expect(release.content.kind).toBe('alive-only')
    const view = () => destination.get<CaseView>(`/v1/cases/${answered.tracing.caseId}`)
    expect(await view()).toMatchObject({ outcome: 'alive', releases: [{ releaseId: release.releaseId }] })

    const events = await feedAfter(network, from)
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, i) => from + 1 + i))
    const about = (rid: string, type: string) => events.filter((e) => e.recordId === rid && e.type === type)
    expect(about(asked.recordId, 'match.proposed')).toHaveLength(1)
    expect(about(withdrawn.tracing.recordId, 'erasure.requested')).toHaveLength(1)
    expect(about(release.releaseId, 'release.available')).toHaveLength(1)
    await expectOffersTold(earlier, said, events)
    await expectMessagesTold(earlier, said, events)
    const rows = await destination.all<ReleaseRow>('/v1/releases')
    expect(rows.filter(({ releaseId }) => releaseId === release.releaseId)).toHaveLength(1)
    await until(
      'the author is told as if nothing had been',
      async () => {
        const { erasure } = await transit.get<CaseView>(`/v1/cases/${withdrawn.tracing.caseId}`)
        return erasure === 'complete' || erasure === 'overdue'
      },
      60_000,
    )
  })
})
