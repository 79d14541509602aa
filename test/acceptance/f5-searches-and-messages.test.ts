import type {
  AuditBody,
  AuditEntry,
  CaseView,
  KeptDecision,
  MessageDrafted,
  ReleaseRow,
  SearchRow,
  SearchView,
  Withdrawn,
} from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { withdraw } from './support/ending.ts'
import { aMessage, arrived, messageAt, sendMessage } from './support/message.ts'
import { anOffer, inSeconds, takeOver } from './support/offer-story.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'
import { opened, register, releaseFor } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
let author: Officer
let transit: Officer
let origin: Officer
let destination: Officer
beforeAll(async () => {
  author = await signedIn(network, 'destination', 'tracing-officer')
  transit = await signedIn(network, 'transit', 'tracing-officer')
  origin = await signedIn(network, 'origin', 'tracing-officer')
  destination = author
})
const statusOf = async (officer: Officer, path: string) => (await officer.call({ method: 'GET', path })).status
const caseOf = (caseId: string) => author.get<CaseView>(`/v1/cases/${caseId}`)
const search = (searchId: string) => transit.get<SearchView>(`/v1/searches/${searchId}`)

/** Made at the same time, so that their waits are one. */
const six = <T>(make: () => Promise<T>): Promise<[T, T, T, T, T, T]> =>
  Promise.all([make(), make(), make(), make(), make(), make()])

type Asked = Awaited<ReturnType<typeof anOffer>>
const locate = async ({ searchId }: Asked) => {
  const { personId } = await register(transit, { mayBeMatched: false })
  await transit.post(`/v1/searches/${searchId}/located`, { personId })
  return personId
}
const decide = async (asked: Asked, decision: ReturnType<typeof aDecision>) => {
  await locate(asked)
  await transit.post(`/v1/searches/${asked.searchId}/decision`, decision)
}

describe.concurrent('an enquirer withdraws while the search is with another Society', () => {
  it('and nothing of it is left there, whatever was done, but what the person has decided and that somebody asked', async () => {
    const [offered, other, accepted, located, decided, returned] = await six(() => anOffer(author, transit))
    const before = { offered, accepted, located, decided, returned }
    await Promise.all([other, accepted, located, decided, returned].map(({ searchId }) => takeOver(transit, searchId)))
    for (const one of [accepted, other])
      await transit.post(`/v1/searches/${one.searchId}/actions`, { kind: 'visit', place: 'harbour', result: 'known' })
    await transit.post(`/v1/searches/${returned.searchId}/return`)
    const personId = await locate(located)
    const nothing = aDecision('nothing')
    await decide(decided, nothing)

    for (const { tracing } of Object.values(before)) await withdraw(author, tracing.caseId)
    const rest = { offered, accepted, located, returned }
    await until('nothing of the enquiries is kept', async () => {
      const kept = (await transit.all<SearchRow>('/v1/searches')).map(({ searchId }) => searchId)
      return !Object.values(rest).some(({ searchId }) => kept.includes(searchId))
    })
    for (const { searchId } of Object.values(rest)) {
      expect(await statusOf(transit, `/v1/searches/${searchId}`)).toBe(404)
      expect(await statusOf(transit, `/v1/searches/${searchId}/suggestions`)).toBe(404)
      expect(await statusOf(transit, `/v1/searches/${searchId}/decision`)).toBe(404)
      for (const [what, body] of [
        ['acceptance'],
        ['return'],
        ['decline', { reason: 'no-access' }],
        ['actions', { kind: 'visit', place: 'harbour', result: 'known' }],
        ['located', { personId }],
        ['decision', aDecision('full-contact')],
      ] as const)
        expect([what, (await transit.refused(`/v1/searches/${searchId}/${what}`, body)).status]).toEqual([what, 404])
    }
    await until('the enquiry is erased there, too', async () => {
      const { preview } = await search(decided.searchId)
      return Object.keys(preview).length === 0
    })
    expect(await search(decided.searchId)).toMatchObject({ state: 'decided', from: 'destination', actions: [] })
    expect(await transit.get<KeptDecision>(`/v1/searches/${decided.searchId}/decision`)).toMatchObject({
      askedBy: 'destination',
      released: false,
      decision: nothing,
    })
    // Whoever was located without a word stays registered; the other search goes on.
    expect(await statusOf(transit, `/v1/people/${personId}`)).toBe(200)
    expect(await search(other.searchId)).toMatchObject({ state: 'accepted', actions: [{ place: 'harbour' }] })
    expect((await search(other.searchId)).enquiry).toBeDefined()
  })
})

describe.concurrent('somebody who was found by a search changes their mind', () => {
  const takeBack = ({ searchId }: Asked) => transit.post<Withdrawn>(`/v1/searches/${searchId}/decision/withdrawal`)

  it('before the window nothing leaves, after it what arrived is erased; and may decide anew', async () => {
    const [early, late, silent, undecided] = await six(() => anOffer(author, transit))
    await Promise.all([early, late, silent, undecided].map(({ searchId }) => takeOver(transit, searchId)))
    await decide(silent, aDecision('nothing'))
    await decide(late, aDecision('full-contact'))
    const release = await releaseFor(author, late.tracing.caseId)
    expect(await caseOf(late.tracing.caseId)).toMatchObject({ state: 'answered', outcome: 'contact-offered' })
    await decide(early, aDecision('alive-only'))

    const answers = [await takeBack(early), await takeBack(late), await takeBack(silent)]
    expect(answers.map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn', 'withdrawn'])
    expect(answers.map(({ erasure }) => erasure).slice(1)).toEqual(['requested', 'complete'])
    expect(await takeBack(silent)).toEqual(answers[2])
    await until(
      'the case has fallen back',
      async () => (await caseOf(late.tracing.caseId)).outcome === 'no-information',
    )
    expect(await statusOf(author, `/v1/releases/${release.releaseId}`)).toBe(404)
    for (const asked of [early, late, silent]) {
      expect(await statusOf(transit, `/v1/searches/${asked.searchId}/decision`)).toBe(404)
      expect(await search(asked.searchId)).toMatchObject({ state: 'located' })
    }
    await windowsPass(2, network.windowSeconds)
    expect(await caseOf(early.tracing.caseId)).toMatchObject({ outcome: 'no-information', releases: [] })

    await transit.post(`/v1/searches/${early.searchId}/decision`, aDecision('message-only'))
    expect(await releaseFor(author, early.tracing.caseId)).toMatchObject({ content: { kind: 'message-only' } })
    expect(await transit.get<KeptDecision>(`/v1/searches/${early.searchId}/decision`)).toMatchObject({
      released: true,
      decision: { decision: 'message-only' },
    })
    // Nobody takes back what was not decided.
    const path = `/v1/searches/${undecided.searchId}/decision/withdrawal`
    for (const officer of [transit, author]) expect((await officer.refused(path)).status).toBe(404)
    expect(await search(undecided.searchId)).toMatchObject({ state: 'accepted', offerState: 'accepted' })
  })
})

describe.concurrent('the sender of a message withdraws it', () => {
  const takeBack = (messageId: string) =>
    origin.post<Withdrawn>(`/v1/messages/${messageId}/withdrawal`, { reason: 'enquirer-withdrew' })
  const delivery = { outcome: 'delivered', method: 'by-hand', readAloud: false } as const
  const send = () => sendMessage(origin, aMessage({ to: 'destination', until: inSeconds(86_400) }))
  const unopenedReleases = async () =>
    (await origin.all<ReleaseRow>('/v1/releases')).flatMap((r) => (r.state === 'unopened' ? [r.releaseId] : []))
  const inboxOf = async (officer: Officer) =>
    (await officer.all<{ messageId: string }>('/v1/incoming-messages')).map(({ messageId }) => messageId)

  it('a draft at once; what has left is erased where it arrived, whether looked at, in vain, delivered or told', async () => {
    const { messageId: draft } = await origin.post<MessageDrafted>('/v1/messages', aMessage({ to: 'destination' }))
    const [unopened, looked, inVain, told, other] = await six(send)
    const sent = { unopened, looked, inVain, told }
    await Promise.all([looked, inVain, told, other].map(({ recordId }) => arrived(destination, recordId)))
    const act = (recordId: string, body: object) => destination.post(`/v1/incoming-messages/${recordId}/delivery`, body)
    await act(sent.inVain.recordId, { outcome: 'not-delivered', reason: 'refused' })
    await act(sent.told.recordId, { ...delivery, mayTellSender: true })

    expect(await takeBack(draft)).toEqual({ state: 'withdrawn', erasure: 'complete' })
    for (const { messageId } of Object.values(sent))
      expect(await takeBack(messageId)).toEqual({ state: 'withdrawn', erasure: 'requested' })
    for (const { messageId } of Object.values(sent)) {
      const view = await messageAt(origin, messageId)
      expect(view).toMatchObject({ state: 'withdrawn', erasure: 'requested', reply: null })
      expect(view.message).toBeUndefined()
    }
    await until('nothing of them lies at the delivering Society', async () => {
      const inbox = await inboxOf(destination)
      return !Object.values(sent).some(({ recordId }) => inbox.includes(recordId))
    })
    for (const { recordId } of Object.values(sent)) {
      expect(await statusOf(destination, `/v1/incoming-messages/${recordId}`)).toBe(404)
      const late = await destination.refused(`/v1/incoming-messages/${recordId}/delivery`, {
        ...delivery,
        mayTellSender: true,
      })
      expect(late.status).toBe(404)
    }
    const answer = await until('the answer has come, for nobody', async () => {
      for (const releaseId of await unopenedReleases())
        if ((await opened(origin, releaseId)) === undefined) return releaseId
      return undefined
    })
    expect(await unopenedReleases()).not.toContain(answer)
    expect((await messageAt(origin, sent.told.messageId)).state).toBe('withdrawn')
    expect(await destination.get(`/v1/incoming-messages/${other.recordId}`)).toMatchObject({ state: 'received' })

    const ofDestination = await signedIn(network, 'destination', 'auditor')
    for (const { messageId, recordId } of Object.values(sent)) {
      const confirmed = await until('the word is in the log', async () => {
        const query = `/v1/audit/entries?subject=${recordId}&action=erasure.confirm`
        const entries = await ofDestination.all<AuditEntry>(query)
        return entries.length > 0 && entries
      })
      expect(confirmed.map(({ body }) => (JSON.parse(body) as AuditBody).decision)).toEqual(['allow'])
      await until(
        'the deadline of the erasure is over',
        async () => (await messageAt(origin, messageId)).erasure === 'complete',
        60_000,
      )
    }
    expect((await messageAt(origin, other.messageId)).erasure).toBeNull()
  })
})
